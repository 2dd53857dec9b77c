import type { Catalog } from '../catalog/model.ts'
import { madeOnce } from '../made-once.ts'
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

const anyWord = /[\p{L}\p{M}][\p{L}\p{M}'’-]*/gu

const wordsIn = (texts: readonly string[]): readonly string[] =>
  texts.flatMap((text) => text.match(anyWord) ?? []).map((word) => word.toLowerCase())

const termsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inside]) => [key, ...termsIn(inside)])
}

/** Of what is short: whole messages would be read for it, which are most of a catalog and hold names of people. */
const wordsFor = madeOnce(({ phrases, services, vocabulary, severity }: UnderstandingData): Words => {
  const openers = phrases.filter(({ intent }) => pleasantries.has(intent)).map(({ text }) => text)
  const ofServices = [...services.values()].flatMap(({ names, phrases: own }) => [...names, ...own])
  const terms = [...phrases.map(({ text }) => text), ...ofServices, ...termsIn(vocabulary), ...termsIn(severity)]
  return { known: new Set(wordsIn(terms)), openers: new Set(wordsIn(openers)) }
})

const mostHandles = 20
/** "Good morning to you all, Bob": so many words may stand before a name. */
const mostOpeners = 6
const nextWord = /^[^\p{L}@]*(@?)([\p{L}\p{M}][\p{L}\p{M}'’-]*)(.*)$/su
const writtenAsName = /^\p{Lu}[\p{Ll}\p{M}]+(?:['’-]\p{Lu}?[\p{Ll}\p{M}]+)*$/u
const surname = String.raw`(?:\s+\p{Lu}[\p{Ll}\p{M}'’-]+)?`
/** What follows a name that is called at the beginning, and one that is called after a greeting. */
const callsOut = new RegExp(String.raw`^${surname}\s*[,:]\s*\S`, 'u')
const endsCall = new RegExp(String.raw`^${surname}\s*(?:$|[,:;!.?…–—-])`, 'u')
const handles = /(?<![\p{L}\p{N}])@(\p{L}[\p{L}\p{M}'’-]*)(?!\p{N})/gu
const atEnd = /(?:^|\s)@(\p{L}[\p{L}\p{M}\p{N}'’-]*)[^\p{L}\p{N}]*$/u

export interface Listeners {
  readonly catalog: Catalog
  /** Names of people who take part; the speaker's own is none of them. */
  readonly people: readonly string[]
  /** The speaker's: behind a greeting or thanks it is a signature. */
  readonly speaker: string | null
}

/** People who are named in a text as `@name`. */
export const handlesIn = (text: string): readonly string[] =>
  Array.from(text.matchAll(handles), ([, name = '']) => name).slice(0, mostHandles)

const firstName = (name: string): string => (name.match(anyWord)?.[0] ?? '').toLowerCase()

/** Before a name that is called at the end: a stop, or nothing at all. */
const stop = /(?:^|@|[,;:.!?…–—-]\s*)$/u
const lastWord = /[\p{L}\p{M}][\p{L}\p{M}'’-]*(?=\P{L}*$)/u
/** As much of a text's end as is looked at for a name: time would grow with the square of it. */
const longestEnd = 100

/**
 * Whether a text ends by calling one of these people: "could you look, Bob?". A list of people ends with a name, too,
 * and no question mark.
 */
const callsAtEnd = (text: string, people: readonly string[], isName: (word: string) => boolean): boolean => {
  const end = text.trim().slice(-longestEnd)
  const words = end.replace(/[^\p{L}\p{M}\p{N}]+$/u, '')
  const asks = end.slice(words.length).includes('?')
  return people
    .flatMap((name) => [name, firstName(name)])
    .some((name) => {
      if (name === '' || !words.toLowerCase().endsWith(name.toLowerCase())) return false
      const before = words.slice(0, -name.length)
      return stop.test(before) && (asks || !isName(lastWord.exec(before)?.[0] ?? ''))
    })
}

/**
 * Whether plain words call somebody by name who isn't us: `@bob look`, `Bob: could you look?`, `hi Bob!`. A name is
 * one of `people`, or a word with a capital that the catalog doesn't know; at the end, one of `people`.
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
  const own = speaker === null ? '' : firstName(speaker)
  const theirs = new Set(people.map(firstName))
  const isName = (word: string): boolean => {
    const lower = word.toLowerCase()
    const isWord = known.has(lower) || known.has(lower.replace(/s$/, ''))
    return !ours.has(lower) && (theirs.has(lower) || (writtenAsName.test(word) && !isWord))
  }
  const handle = atEnd.exec(line)?.[1]
  if (handle !== undefined && !ours.has(handle.toLowerCase())) return true
  const isOthersName = (word: string): boolean => isName(word) && word.toLowerCase() !== own
  const others = people.filter((name) => firstName(name) !== own)
  if (callsAtEnd(text, others, isOthersName)) return true
  let rest = line
  for (let before = 0; before <= mostOpeners; before++) {
    const [, at, word, after = ''] = nextWord.exec(rest) ?? []
    if (word === undefined) return false
    if (at === '@') return !ours.has(word.toLowerCase())
    if (before === 0 ? isName(word) && callsOut.test(after) : isOthersName(word) && endsCall.test(after)) return true
    if (!openers.has(word.toLowerCase())) break
    rest = after
  }
  return isPleasantry && isOthersName(line.match(anyWord)?.at(-1) ?? '')
}
