/** Crockford's alphabet: no letter looks like a digit. 32 signs, 5 bits each. */
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const groups = 2
const groupLength = 5

/** Hyphens of all kinds, as phones and mail programs put them in, or a space, as in what is read out. */
const hyphen = '[-\u2010-\u2015\u2212 ]?'
/** What a word of Latin letters goes on with: scripts that put no spaces between words may stand next to a code. */
const sameWord = '[\\p{Script=Latin}\\p{N}]'
const written = new RegExp(
  `(?<!${sameWord})FD${`${hyphen}([0-9A-TV-Z]{${groupLength}})`.repeat(groups)}(?!${sameWord})`,
  'giu',
)
/** Hardly any message has it: the rest needs no closer look. */
const mark = /fd/i

/**
 * Programs print such numbers: short ids of containers and commits. One code in a thousand looks so without its
 * hyphens, and is taken with them only.
 */
const hexadecimal = /^FD[0-9A-F]+$/i
/** Words after two letters are no code; one code in forty has no digit, and is taken without spaces only. */
const looksLikeWords = (typed: string): boolean => typed.includes(' ') && !/\d/.test(typed)

/** A one-time code of 50 random bits, such as `FD-7K3MQ-9XT2B`. `randomBytes` gives so many random bytes. */
export const newLinkCode = (randomBytes: (count: number) => Uint8Array): string => {
  const signs = Array.from(randomBytes(groups * groupLength), (byte) => alphabet[byte % alphabet.length]).join('')
  return `FD-${signs.slice(0, groupLength)}-${signs.slice(groupLength)}`
}

/** The code in a message, as `newLinkCode` wrote it, whatever its case and with misread signs put right; null: none. */
export const linkCodeIn = (text: string): string | null => {
  if (!mark.test(text)) return null
  const found = Array.from(text.matchAll(written)).find(([typed]) => !hexadecimal.test(typed) && !looksLikeWords(typed))
  const [, first, second] = found ?? []
  if (first === undefined || second === undefined) return null
  return `FD-${tidy(first)}-${tidy(second)}`
}

const mistyped =
  /(?<![\p{L}\p{N}])FD[-\u2010-\u2015\u2212][0-9A-Z]{3,}(?:[-\u2010-\u2015\u2212][0-9A-Z]+)*(?![\p{L}\p{N}])/iu

/** What was meant as a code and is none: a sign too few, or one too many. Null: nothing of the kind. */
export const mistypedCodeIn = (text: string): string | null => {
  if (!mark.test(text)) return null
  const [found] = mistyped.exec(text) ?? []
  return found !== undefined && /\d/.test(found) ? found.toUpperCase() : null
}

/** A message without what was, or was meant as, a code: no ticket is to hold one. */
export const withoutLinkCode = (text: string): string => text.replace(written, '').replace(mistyped, '').trim()

const tidy = (signs: string): string => signs.toUpperCase().replaceAll('O', '0').replaceAll(/[IL]/g, '1')
