const name = '[A-Za-z][A-Za-z0-9_-]*'
const quoted = '"(?:[^"\\\\]|\\\\.)*"'
const list = `\\[(?:${name}(?:, ${name})*)?\\]`
const pair = `${name}: (?:${quoted}|${list}|${name})`

const empty = /^\s*(?:#.*)?$/
/** `- { text: "…", intents: [price] }` */
const whole = new RegExp(`^- \\{ (${pair}(?:, ${pair})*) \\}$`)
/** `- text: "…"`, and below it `  intents: [price]` */
const first = new RegExp(`^- (${pair})$`)
const further = new RegExp(`^ {2}(${pair})$`)
const pairs = new RegExp(`(${name}): (${quoted}|${list}|${name})`, 'g')

/** What YAML reads as something else than a word. */
const noWord = /^(?:true|True|TRUE|false|False|FALSE|Null|NULL)$/

/**
 * A file of YAML that is a list of items written as nearly all examples are, one a line or one value a line: found in a
 * tenth of the time that a parser of all of YAML takes. Null where anything is written otherwise, or wrong.
 */
export const readPlainList = (text: string): readonly unknown[] | null => {
  const items: Map<string, unknown>[] = []
  /** The item that further lines may belong to. */
  let open: Map<string, unknown> | null = null
  for (const line of text.split('\n')) {
    if (empty.test(line)) continue
    const inOne = whole.exec(line)
    const begun = inOne ?? first.exec(line)
    const item: Map<string, unknown> | null = begun === null ? open : new Map()
    const written = begun ?? further.exec(line)
    if (written === null || item === null || !addPairs(item, written[1] ?? '')) return null
    if (begun !== null) items.push(item)
    open = inOne === null ? item : null
  }
  return items.length === 0 ? null : items.map((item) => Object.fromEntries(item))
}

const addPairs = (item: Map<string, unknown>, written: string): boolean => {
  for (const [, key = '', value = ''] of written.matchAll(pairs)) {
    const read = plainValueOf(value)
    if (read === undefined || item.has(key) || noWord.test(key) || key === 'null') return false
    item.set(key, read)
  }
  return true
}

/** Undefined for what is no plain value. */
const plainValueOf = (written: string): unknown => {
  if (written.startsWith('"')) return textOf(written)
  if (!written.startsWith('[')) return wordOf(written)
  const words = written === '[]' ? [] : written.slice(1, -1).split(', ').map(wordOf)
  return words.includes(undefined) ? undefined : words
}

const wordOf = (written: string): string | null | undefined => {
  if (written === 'null') return null
  return noWord.test(written) ? undefined : written
}

/** A text in JSON is the same text in YAML; not the reverse. */
const textOf = (written: string): string | undefined => {
  try {
    return JSON.parse(written) as string
  } catch {
    return undefined
  }
}
