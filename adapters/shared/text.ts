/** A mention or a command without a word asks what can be asked. */
export const withoutWords = 'help'

/** What would hide text, turn it round or break its line. */
const controls = /[\p{Cc}\p{Bidi_Control}]/gu

/** The text as it reads: without signs that nobody sees, and that make it look like another. */
export const visible = (text: string): string =>
  text.replaceAll(controls, (sign) => (sign === '\n' ? sign : sign === '\t' ? ' ' : ''))

/** At most `length` units, the last an ellipsis where something was cut. */
export const shortened = (text: string, length: number): string =>
  text.length <= length ? text : `${text.slice(0, length - 1).toWellFormed()}…`

/** What may be opened by a press; everything else is shown as text. */
export const isWebLink = (link: string): boolean => /^(https?:\/\/|mailto:)/i.test(link)
