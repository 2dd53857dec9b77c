import { visible } from '../shared/text.ts'
import { withSigns } from './emoji.ts'

/** Literal text for a text field of Slack: what looks like a mention, a broadcast or a link stays text. */
export const escapeText = (text: string): string =>
  visible(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')

const unescapeText = (text: string): string =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')

const reference = /<([@#!]?)([^<>|]*)(?:\|([^<>]*))?>/g

const linkText = (target: string, label: string | undefined): string => {
  const plain = target.replace(/^mailto:/, '')
  if (label === undefined || label === target || plain.endsWith(label)) return label ?? plain
  return `${label} (${plain})`
}

/** What a customer's message says, as it was typed: references as people read them, mentions of `us` left out. */
export const plainTextOf = (wire: string, us: string): string => {
  const text = wire.replaceAll(reference, (_whole, kind: string, target: string, label?: string) => {
    if (kind === '@') return target === us ? '' : `@${label || target}`
    if (kind === '#') return `#${label || target}`
    if (kind === '!') return label ?? `@${target.split('^')[0]}`
    return linkText(target, label)
  })
  return withSigns(unescapeText(text)).trim()
}

const unnamed = /<@([UW][A-Z0-9]+)>/g

/** People whom a message mentions by id alone, as Slack's messages mostly do. */
export const unnamedIn = (wire: string): readonly string[] =>
  Array.from(new Set(Array.from(wire.matchAll(unnamed), ([, user = '']) => user)))

/** The message with their names beside their ids, where they are known. */
export const withNames = (wire: string, names: ReadonlyMap<string, string>): string =>
  wire.replaceAll(unnamed, (whole, user: string) => {
    const name = names.get(user)
    return name === undefined ? whole : `<@${user}|${escapeText(name)}>`
  })

/** Who is named in a message: us, and anybody else (a person or a group of people). */
export const namedIn = (wire: string, us: string): { readonly us: boolean; readonly others: boolean } => {
  const named = Array.from(wire.matchAll(/<(?:@([^<>|]+)|!subteam\^([^<>|]+))/g), ([, user, group]) => user ?? group)
  return { us: named.includes(us), others: named.some((each) => each !== us) }
}
