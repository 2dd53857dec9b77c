export type TokenKind = 'word' | 'code' | 'number' | 'time' | 'ip' | 'email' | 'url' | 'host' | 'path' | 'sign'

/** What stands before a token: nothing, a space, a comma or bracket, the end of a sentence, a new line. */
export const gap = { none: 0, space: 1, comma: 2, sentence: 3, line: 4 } as const
export type Gap = (typeof gap)[keyof typeof gap]

export interface Token {
  /** As written, after Unicode's compatibility normalisation. */
  readonly text: string
  /** Lower case, without accents and apostrophes. */
  readonly norm: string
  readonly kind: TokenKind
  readonly gap: Gap
  /** The sign directly before it: `#`, `-`, `$` and the like; empty when there is none. */
  readonly lead: string
  /** The sign directly after it. */
  readonly trail: string
  /** Index of its line in the text. */
  readonly line: number
}

/** Whether a question mark stands behind a word. */
export const isAsked = (tokens: readonly Token[]): boolean => tokens.some(({ trail }) => trail === '?')

/** Of a longer text, its beginning and its end are read: what lies between is a paste, and time must have a bound. */
const headCharacters = 12_288
const tailCharacters = 4_096
const bounded = (text: string): string =>
  text.length <= headCharacters + tailCharacters
    ? text
    : `${text.slice(0, headCharacters)}\n${text.slice(-tailCharacters)}`

/** A longer run of letters is no word. */
const maxWord = 40

const letter = 1
const digit = 2
const space = 3
const newline = 4
const other = 0

const ascii = Uint8Array.from({ length: 128 }, (_, code) => {
  const char = String.fromCharCode(code)
  if (/[a-z_]/i.test(char)) return letter
  if (/[0-9]/.test(char)) return digit
  if (char === '\n') return newline
  return code <= 32 ? space : other
})

/** Classes found so far of the characters beyond ASCII, plus one; 0 where none was looked up yet. */
const seen = new Uint8Array(65_536)

const classOf = (text: string, index: number): number => {
  const code = text.charCodeAt(index)
  if (code < 128) return ascii[code] ?? other
  const isHalf = code >= 0xd800 && code <= 0xdfff
  if (isHalf) return lookUp(text, index)
  const found = seen[code] ?? 0
  if (found > 0) return found - 1
  const looked = lookUp(text, index)
  seen[code] = looked + 1
  return looked
}

const lookUp = (text: string, index: number): number => {
  const code = text.charCodeAt(index)
  const isTail = code >= 0xdc00 && code <= 0xdfff && index > 0
  const char = String.fromCodePoint(text.codePointAt(isTail ? index - 1 : index) ?? 0)
  if (/\p{L}|\p{M}/u.test(char)) return letter
  if (/\p{N}/u.test(char)) return digit
  return /\p{Z}/u.test(char) ? space : other
}

const isApostrophe = (char: string | undefined): boolean => char === "'" || char === '’' || char === '`' || char === '´'
const sentenceEnds = '.!?;…'
const commas = ',:+&()[]{}"“”„«»|•*–—'

const beyondAscii = /[\u0080-\uffff]/
/** What nobody sees, such as a soft hyphen or a zero-width space: copied along from a page, inside words, too. */
const unseen = /[\p{Cf}&&\p{Default_Ignorable_Code_Point}]/gv
const fold = (text: string): string => {
  if (isPlain(text)) return text
  const lower = text.toLowerCase()
  if (!beyondAscii.test(lower)) return lower.replace(/['`]/g, '')
  return lower
    .normalize('NFD')
    .replace(/[\p{M}'’`´]/gu, '')
    .normalize('NFC')
}

/** Three of a letter and more say no more than two: "pleaseeee". */
const squeeze = (word: string): string => (hasTriple(word) ? word.replace(/(.)\1{2,}/gu, '$1$1') : word)

const hasTriple = (word: string): boolean => {
  for (let at = 2; at < word.length; at++) {
    const code = word.charCodeAt(at)
    if (code === word.charCodeAt(at - 1) && code === word.charCodeAt(at - 2) && word.length > 3) return true
  }
  return false
}

const isPlain = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code < 97 || code > 122) return false
  }
  return true
}

const isPlainLetter = (code: number): boolean => (code >= 97 && code <= 122) || (code >= 65 && code <= 90)
const plainApostrophe = 39

const isInWord = (char: string | undefined): boolean => char !== undefined && /[\p{L}\p{N}]/u.test(char)

/** Underscores join a word within; around one they stress it, as asterisks do, on every platform that has markup. */
const withoutStress = (text: string): string =>
  text.includes('_')
    ? text.replace(/_+/g, (run, at: number) =>
        isInWord(text[at - 1]) && isInWord(text[at + run.length]) ? run : '*'.repeat(run.length),
      )
    : text

/** Splits a text into words, numbers, addresses and the like. Time is linear in its length. */
export const tokenize = (raw: string): readonly Token[] => new Scanner(raw).scan()

class Scanner {
  readonly #text: string
  readonly #tokens: Token[] = []
  #gap: Gap = gap.line
  #line = 0

  constructor(raw: string) {
    const text = bounded(raw)
    this.#text = withoutStress(beyondAscii.test(text) ? bounded(text.replace(unseen, '').normalize('NFKC')) : text)
  }

  scan(): readonly Token[] {
    const text = this.#text
    let at = 0
    while (at < text.length) {
      const kind = classOf(text, at)
      if (kind === newline) {
        this.#gap = gap.line
        this.#line++
        at++
      } else if (kind === space) {
        this.#widen(gap.space)
        at++
      } else at = this.#chunk(at)
    }
    return this.#tokens
  }

  #widen(to: Gap): void {
    if (to > this.#gap) this.#gap = to
  }

  #chunkEnd(start: number): number {
    let end = start + 1
    while (end < this.#text.length && classOf(this.#text, end) < space) end++
    return end
  }

  #push(start: number, end: number, kind: TokenKind): void {
    const text = this.#text.slice(start, Math.min(end, start + 200))
    const norm = kind === 'word' ? squeeze(fold(text).slice(0, maxWord)) : fold(text)
    this.#tokens.push({
      text,
      norm,
      kind,
      gap: this.#gap,
      lead: this.#signAt(start - 1),
      trail: this.#signAt(end),
      line: this.#line,
    })
    this.#gap = gap.none
  }

  /** The sign there; none where a space is, or nothing at all. */
  #signAt(at: number): string {
    const code = this.#text.charCodeAt(at)
    return code > 32 ? (this.#text[at] ?? '') : ''
  }

  /**
   * Takes what stands up to the next space, and returns where it ends. Most is plain letters, with a sign or two after
   * them at most: a short way for those.
   */
  #chunk(start: number): number {
    const letters = this.#lettersEnd(start)
    let end = letters
    while (end < this.#text.length && classOf(this.#text, end) === other) end++
    if (letters > start && (end === this.#text.length || classOf(this.#text, end) >= space)) {
      this.#push(start, letters, 'word')
      this.#signs(letters, end)
      return end
    }
    end = this.#chunkEnd(start)
    this.#mixed(start, end)
    return end
  }

  /** Where a run of plain letters ends, and of apostrophes between them. */
  #lettersEnd(start: number): number {
    const text = this.#text
    let at = start
    while (
      isPlainLetter(text.charCodeAt(at)) ||
      (at > start && text.charCodeAt(at) === plainApostrophe && isPlainLetter(text.charCodeAt(at + 1)))
    )
      at++
    return at
  }

  #mixed(start: number, end: number): void {
    const whole = wholeKind(this.#text, start, end)
    if (whole === null) {
      this.#pieces(start, end)
      return
    }
    const [from, to, kind] = whole
    this.#signs(start, from)
    this.#push(from, to, kind)
    this.#signs(to, end)
  }

  #pieces(start: number, end: number): void {
    let at = start
    while (at < end) {
      const kind = classOf(this.#text, at)
      if (kind === other) {
        this.#signs(at, at + 1)
        at++
        continue
      }
      const to = runEnd(this.#text, at, end)
      this.#push(at, to, runKind(this.#text, at, to))
      at = to
    }
  }

  #signs(start: number, end: number): void {
    for (let at = start; at < end; at++) {
      const char = String.fromCodePoint(this.#text.codePointAt(at) ?? 0)
      if (sentenceEnds.includes(char)) this.#widen(gap.sentence)
      else if (commas.includes(char)) this.#widen(gap.comma)
      else if (/\p{So}/u.test(char)) this.#push(at, at + char.length, 'sign')
    }
  }
}

/** Where a run of letters, digits and what joins them ends. */
const runEnd = (text: string, start: number, limit: number): number => {
  let at = start
  let sawLetter = false
  while (at < limit) {
    const kind = classOf(text, at)
    if (kind === letter || kind === digit) {
      sawLetter ||= kind === letter
      at++
      continue
    }
    const next = at + 1 < limit ? classOf(text, at + 1) : other
    const char = text[at]
    const joins =
      (isApostrophe(char) && next === letter && sawLetter) ||
      ((char === '.' || char === ',' || char === ':' || char === '/') &&
        next === digit &&
        at > start &&
        classOf(text, at - 1) === digit)
    if (!joins) break
    at++
  }
  return at
}

const runKind = (text: string, start: number, end: number): TokenKind => {
  let letters = 0
  let digits = 0
  let dots = 0
  let colons = 0
  for (let at = start; at < end; at++) {
    const kind = classOf(text, at)
    if (kind === letter) letters++
    else if (kind === digit) digits++
    else if (text[at] === '.') dots++
    else if (text[at] === ':') colons++
  }
  if (digits === 0) return 'word'
  if (letters > 0) return 'code'
  if (dots === 3) return 'ip'
  return colons > 0 ? 'time' : 'number'
}

const tops = new Set('com net org io eu de uk lt ru info biz dev co us local lan edu gov app'.split(' '))

/** A chunk that is one thing as a whole: an address, a path. Null when it is to be split. */
const wholeKind = (text: string, start: number, end: number): readonly [number, number, TokenKind] | null => {
  let from = start
  let to = end
  while (from < to && '<([{"\'“'.includes(text[from] ?? '')) from++
  while (to > from && '>)]}"\'”.,;:!?'.includes(text[to - 1] ?? '')) to--
  const chunk = text.slice(from, Math.min(to, from + 300))
  const at = chunk.indexOf('@')
  if (at > 0 && chunk.indexOf('.', at) > at + 1) {
    const head = chunk.startsWith('mailto:') ? from + 7 : from
    return [head, to, 'email']
  }
  if (chunk.includes('://') || chunk.startsWith('www.')) return [from, to, 'url']
  const slash = chunk.indexOf('/')
  if (slash === 0 && chunk.length > 2) return [from, to, 'path']
  const dot = chunk.lastIndexOf('.')
  if (dot <= 0 || slash > 0)
    return slash > 0 && chunk.indexOf('/', slash + 1) > 0 && dot > 0 ? [from, to, 'path'] : null
  const tail = chunk.slice(dot + 1).toLowerCase()
  return tops.has(tail) && classOf(chunk, dot - 1) !== other ? [from, to, 'host'] : null
}
