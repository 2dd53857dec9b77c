import type { Catalog } from '../catalog/model.ts'
import type { UnderstandingData } from '../understanding/data.ts'
import type { Intent } from '../understanding/understanding.ts'

/** What people say to one another all day. */
const pleasantries: ReadonlySet<Intent> = new Set(['greeting', 'thanks', 'goodbye', 'affirm', 'deny'])

interface Words {
  /** Words that a name is none of, in lower case. */
  readonly known: ReadonlySet<string>
  /** Those of greetings, thanks and the like: a name follows them. */
  readonly openers: ReadonlySet<string>
}

const inLowerCase = /(?<![\p{L}\p{M}])\p{Ll}[\p{L}\p{M}'’-]*/gu
const anyWord = /[\p{L}\p{M}][\p{L}\p{M}'’-]*/gu

const wordsIn = (texts: readonly string[], pattern = anyWord): readonly string[] =>
  texts.flatMap((text) => text.match(pattern) ?? []).map((word) => word.toLowerCase())

const termsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inside]) => [key, ...termsIn(inside)])
}

/** Names in the examples are written with a capital, and begin only messages that are none of the desk's business. */
const wordsOf = ({ phrases, services, messages, vocabulary }: UnderstandingData): Words => {
  const ofServices = [...services.values()].flatMap(({ names, phrases: own }) => [...names, ...own])
  const examples = [...phrases.map(({ text }) => text), ...ofServices, ...messages.map(({ text }) => text)]
  const ours = messages.filter(({ intents }) => intents[0] !== 'out-of-scope')
  const beginnings = ours.flatMap(({ text }) => text.match(anyWord)?.[0] ?? [])
  return {
    known: new Set([...wordsIn(examples, inLowerCase), ...wordsIn(beginnings), ...wordsIn(termsIn(vocabulary))]),
    openers: new Set(wordsIn(phrases.filter(({ intent }) => pleasantries.has(intent)).map(({ text }) => text))),
  }
}

const made = new WeakMap<UnderstandingData, Words>()

const wordsFor = (data: UnderstandingData): Words => {
  const words = made.get(data) ?? wordsOf(data)
  made.set(data, words)
  return words
}

/** "Good morning to you all, Bob": so many words may stand before a name. */
const mostOpeners = 6
const nextWord = /^[^\p{L}@]*(@?)([\p{L}\p{M}][\p{L}\p{M}'’-]*)(.*)$/su
const writtenAsName = /^\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{Lu}?[\p{Ll}\p{M}]+)*$/u
const surname = String.raw`(?:\s+\p{Lu}[\p{Ll}\p{M}'’-]+)?`
/** What follows a name that is called at the beginning, and one that is called after a greeting. */
const callsOut = new RegExp(String.raw`^${surname}\s*[,:]\s*\S`, 'u')
const endsCall = new RegExp(String.raw`^${surname}\s*(?:$|[,:;!.?…–—-])`, 'u')
const atEnd = /(?:^|\s)@(\p{L}[\p{L}\p{M}\p{N}'’-]*)[^\p{L}\p{N}]*$/u

export interface Listeners {
  readonly catalog: Catalog
  /** Names of people who take part; the speaker's own is none of them. */
  readonly people: readonly string[]
  /** The speaker's: under a message it is a signature. */
  readonly speaker: string | null
}

const firstName = (name: string): string => (name.match(anyWord)?.[0] ?? '').toLowerCase()

/**
 * Whether plain words call somebody by name who isn't us: `@bob look`, `Bob: could you look?`, `hi Bob!`. A name is
 * one of `people`, or a word with a capital that the catalog's examples don't know.
 * @param isPleasantry a greeting, thanks or the like and nothing else: a name at its end is called, too
 */
export const callsSomebody = (
  text: string,
  isPleasantry: boolean,
  { catalog, people, speaker }: Listeners,
): boolean => {
  const [line = ''] = text.trim().split('\n', 1)
  const { known, openers } = wordsFor(catalog.understanding)
  const ours = new Set(wordsIn([catalog.vendor.name, catalog.vendor.product]))
  if (speaker !== null) ours.add(firstName(speaker))
  const theirs = new Set(people.map(firstName))
  const isName = (word: string): boolean => {
    const lower = word.toLowerCase()
    return !ours.has(lower) && (theirs.has(lower) || (writtenAsName.test(word) && !known.has(lower)))
  }
  const handle = atEnd.exec(line)?.[1]
  if (handle !== undefined && !ours.has(handle.toLowerCase())) return true
  let rest = line
  for (let before = 0; before <= mostOpeners; before++) {
    const [, at, word, after = ''] = nextWord.exec(rest) ?? []
    if (word === undefined) return false
    if (at === '@') return !ours.has(word.toLowerCase())
    if (isName(word) && (before === 0 ? callsOut : endsCall).test(after)) return true
    if (!openers.has(word.toLowerCase())) break
    rest = after
  }
  return isPleasantry && isName(line.match(anyWord)?.at(-1) ?? '')
}
