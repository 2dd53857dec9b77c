import type { Mention } from './wire.ts'

const signs: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: ' ', amp: '&' }
/** Names of mentions are left for `wordsOf`, which knows them by how they are written. */
const escaped = /<at\b[^<>]*>[^<>]*<\/at>|&(lt|gt|quot|#39|nbsp|amp);/g

const unescaped = (text: string): string =>
  text.replaceAll(escaped, (whole, name?: string) => (name === undefined ? whole : (signs[name] ?? whole)))

const tag = /<(?!\/?at\b)\/?[a-z][^<>]*>/gi
/** Signs such as 👍 are tags that tell them. */
const signOf = (tag: string): string => {
  const [, told = ''] = / alt="([^"]*)"/.exec(tag) ?? []
  return /\p{Extended_Pictographic}/u.test(told) ? told : ''
}

/** Markup, where Teams says that it is. What people write as plain text stays, whatever it looks like. */
export const asText = (written: string, format: string | null | undefined): string =>
  format === 'xml' ? unescaped(written.replaceAll(/<br\s*\/?>|<\/p>/gi, '\n').replaceAll(tag, signOf)) : written

const mentionTag = /<at\b[^<>]*>([^<>]*)<\/at>/g

/**
 * What was written without who was called: our own name goes, other people's stand as `@name`. In one pass and by what
 * stands in the text, so that no mention makes it longer.
 */
export const wordsOf = (text: string, mentions: readonly Mention[], bot: string): string => {
  const called = new Map(mentions.map((mention) => [mention.text, mention.mentioned.id]))
  const without = text.replaceAll(mentionTag, (tag, name: string) => {
    const id = called.get(tag)
    return id === undefined ? tag : id === bot ? ' ' : `@${unescaped(name)}`
  })
  return without.replaceAll('\u00a0', ' ').trim()
}
