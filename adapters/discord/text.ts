import { visible } from '../shared/text.ts'
import type { WireMessage, WireUser } from './wire.ts'

/** Literal text for a message: no mention, link, invitation or markup in it takes effect, it is shown as it stands. */
export const escapeText = (text: string): string =>
  visible(text)
    .replaceAll(/[\\`*_~|<>[\]#@]/g, '\\$&')
    .replaceAll(/(?<=[a-z0-9+.-]):(?=\/\/)/gi, '\\:')
    .replaceAll(/\b(discord(?:app)?)\.(?=[a-z])/gi, '$1\\.')
    .replaceAll(/^([^\S\n\u2028\u2029]*)([-+])/gm, '$1\\$2')
    .replaceAll(/^([^\S\n\u2028\u2029]*\d+)([.)])/gm, '$1\\$2')

/** Literal text inside a code block, which only a run of backticks could end. */
export const escapeCode = (text: string): string => visible(text).replaceAll('`', '`\u200b').replaceAll('\n', ' ')

/** Where autolinks don't show a preview; empty for what isn't a web address. */
export const linkMarkup = (link: string, label: string): string => {
  const url = URL.parse(link)
  if (url === null || !/^https?:$/.test(url.protocol)) return escapeText(label === link ? link : `${label} (${link})`)
  const href = url.href.replaceAll(/[()<>\\`]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)
  return label === link ? `<${href}>` : `[${escapeText(label)}](<${href}>)`
}

export const displayNameOf = (user: WireUser, nick: string | null | undefined): string =>
  nick ?? user.global_name ?? user.username

const reference = /<(?:@!?(\d+)|a?:(\w+):\d+)>/g

/** What a message says as it was typed: people and emoji by their names, mentions of `us` left out. */
export const plainTextOf = (message: Pick<WireMessage, 'content' | 'mentions'>, us: string): string => {
  const names = new Map(message.mentions.map((user) => [user.id, displayNameOf(user, null)]))
  return message.content
    .replaceAll(reference, (whole, user?: string, emoji?: string) => {
      if (user === undefined) return `:${emoji}:`
      const name = names.get(user)
      return user === us ? '' : name === undefined ? whole : `@${name}`
    })
    .trim()
}
