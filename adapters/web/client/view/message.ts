import type { Row } from '../rows.ts'
import type { Chat } from '../session.ts'
import { say } from '../texts.ts'
import { absolute, ago, type Clock } from '../time.ts'
import type { Action } from '../wire.ts'
import { blockNodes } from './blocks.ts'
import { button, h, setText } from './dom.ts'
import { fileNodes } from './files.ts'

export interface MessageView {
  readonly element: HTMLElement
  update(row: Row, now: number): void
}

export interface MessageContext {
  readonly chat: Chat
  readonly clock: Clock
  /** A button was pressed and goes away; `byKeyboard`: the focus must go somewhere. */
  readonly onPressed: (byKeyboard: boolean) => void
}

const choiceButton = (action: Action, { chat, onPressed }: MessageContext): HTMLElement =>
  button(
    { class: `choice ${action.style}`, dir: 'auto' },
    ({ detail }) => {
      chat.press(action)
      onPressed(detail === 0)
    },
    action.label,
  )

/** Buttons while they stand; later what was to choose from, to be read. */
const choiceNodes = ({ actions, isStanding }: Row, context: MessageContext): HTMLElement[] =>
  actions.map((action) =>
    isStanding ? choiceButton(action, context) : h('span', { class: 'choice past', dir: 'auto' }, action.label),
  )

const isTrouble = (delivery: Row['delivery']): boolean =>
  delivery !== null && delivery !== 'sending' && delivery !== 'sent'

const deliveryNodes = ({ delivery, id }: Row, chat: Chat): HTMLElement[] => {
  if (delivery === null) return []
  const said = h('span', {}, say(`delivery.${delivery}`))
  if (!isTrouble(delivery)) return [said]
  const retry = button({ class: 'link' }, () => chat.retry(id), say('delivery.retry'))
  const discard = button({ class: 'link' }, () => chat.discard(id), say('delivery.discard'))
  return delivery === 'too-long' ? [said, discard] : [said, retry, discard]
}

/** One message. What it says is drawn once; what goes with it is drawn again only when it changes. */
export const createMessageView = (row: Row, context: MessageContext): MessageView => {
  const when = absolute(row.at, context.clock)
  const day = h('div', { class: 'day' })
  const author = h('span', { class: 'author' }, say(`from.${row.from}`))
  const bubble = h('div', { class: 'bubble', title: when }, ...blockNodes(row.blocks, context.clock))
  bubble.hidden = row.blocks.every((block) => block.kind === 'text' && block.spans.every((span) => span === ''))
  const files = h('div', { class: 'files', role: 'group', 'aria-label': say('log.files') })
  const time = h('time', { datetime: new Date(row.at).toISOString(), title: when })
  const delivery = h('span', { class: 'delivery' })
  const choices = h('div', { class: 'choices', role: 'group', 'aria-label': say('log.choices') })
  const foot = h('div', { class: 'foot' }, delivery, time)
  const element = h('div', { class: `message ${row.from}` }, day, author, bubble, files, choices, foot)
  let shown: Row | null = null
  return {
    element,
    update: (next, now) => {
      day.hidden = next.day === null
      setText(day, next.day ?? '')
      element.classList.toggle('continues', next.continues)
      element.classList.toggle('last', next.isLast)
      element.classList.toggle('timed', next.isTimed)
      element.classList.toggle('trouble', isTrouble(next.delivery))
      setText(time, ago(next.at, now, context.clock))
      time.hidden = isTrouble(next.delivery) || next.delivery === 'sending'
      const isStored = next.delivery === null
      if (shown === null || isStored !== (shown.delivery === null))
        files.replaceChildren(...fileNodes(next.files, isStored, context.chat))
      files.hidden = next.files.length === 0
      if (shown?.delivery !== next.delivery) delivery.replaceChildren(...deliveryNodes(next, context.chat))
      if (shown?.isStanding !== next.isStanding) choices.replaceChildren(...choiceNodes(next, context))
      choices.hidden = next.actions.length === 0
      shown = next
    },
  }
}
