import type { PageTexts } from '../page-texts.ts'
import { FrontdeskChat } from './element.ts'
import { chooseTexts } from './texts.ts'
import { usableLanguages } from './time.ts'

/** Stands before the script, as it is served. */
declare const frontdeskTexts: PageTexts

const tag = 'frontdesk-chat'
const passedOn = ['user', 'signature', 'zone', 'theme', 'server']
const script = document.currentScript

/** The script alone makes a chat in the corner, with what the tag's `data-` attributes say. */
const mount = (): void => {
  if (document.querySelector(tag) !== null) return
  const element = document.createElement(tag)
  for (const name of passedOn) {
    const value = script?.getAttribute(`data-${name}`)
    if (value !== null && value !== undefined) element.setAttribute(name, value)
  }
  document.body.append(element)
}

chooseTexts(frontdeskTexts, usableLanguages(navigator.languages)[0])
// A page may load the script twice.
if (customElements.get(tag) === undefined) {
  customElements.define(tag, FrontdeskChat)
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', mount, { once: true })
  else mount()
}
