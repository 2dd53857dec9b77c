/** A piece of finished markup that isn't broken, and whether a reader may pause after it. */
export interface Token {
  readonly text: string
  readonly ends: boolean
}

/** Discord takes 2,000 characters; the rest is room for the choice that is written under a message. */
const longestMessage = 1750

/** A word and the blanks after it; scripts without blanks are cut after their full stops. */
const word = /[^\s。！？]+[。！？]*\s*|[。！？]+\s*|\s+/gu
const sentenceEnd = /(?:[.!?…]["')\]]*\s+|[。！？]\s*|\n\s*)$/u

/** Escaped text as tokens: words, which end a sentence or don't. */
export const tokensOf = (text: string): readonly Token[] =>
  (text.match(word) ?? []).flatMap(cutWord).map((each) => ({ text: each, ends: sentenceEnd.test(each) }))

/** A word that no message could hold is cut, but neither in the middle of an escape nor of a character. */
const cutWord = (text: string): readonly string[] => {
  if (text.length <= longestMessage) return [text]
  const window = text.slice(0, longestMessage)
  const trailing = /\\*$/.exec(window)?.[0].length ?? 0
  const isSplit = trailing % 2 === 1 || /[\ud800-\udbff]$/.test(window)
  const end = isSplit ? longestMessage - 1 : longestMessage
  return [text.slice(0, end), ...cutWord(text.slice(end))]
}

const lengthOf = (tokens: readonly Token[]): number => tokens.reduce((sum, { text }) => sum + text.length, 0)

/** How many of the tokens stay in a full message: up to its last sentence's end, unless that leaves it half empty. */
const staying = (tokens: readonly Token[]): number => {
  const last = tokens.findLastIndex(({ ends }) => ends) + 1
  return lengthOf(tokens.slice(0, last)) * 2 > longestMessage ? last : tokens.length
}

/** Tokens in as many messages as they need, each split where a reader would pause. */
export const pack = (tokens: readonly Token[]): readonly string[] => {
  const pieces: string[] = []
  let current: Token[] = []
  let length = 0
  for (const token of tokens) {
    while (length > 0 && length + token.text.length > longestMessage) {
      const stay = staying(current)
      pieces.push(textOf(current.slice(0, stay)))
      current = current.slice(stay)
      length = lengthOf(current)
    }
    current.push(token)
    length += token.text.length
  }
  return [...pieces, textOf(current)].filter((piece) => piece !== '')
}

const textOf = (tokens: readonly Token[]): string =>
  tokens
    .map(({ text }) => text)
    .join('')
    .trim()
