import type { NamedDay } from '../schedule/asked-time.ts'
import type { Reading } from './reader.ts'
import type { Vocabulary } from './schema.ts'
import type { Terms } from './terms.ts'
import { gap, type Token } from './tokens.ts'
import type { AskedTime } from './understanding.ts'

/** Who writes more than this tells a story, in which times are of what happened. */
const longest = 30
const hourMinutes = 60
const noon = 12 * hourMinutes

/** What a term of the vocabulary stands for. */
type Meaning =
  | { readonly kind: 'day'; readonly day: NamedDay; readonly evening: boolean }
  | { readonly kind: 'month'; readonly month: number }
  | { readonly kind: 'minute'; readonly minute: number }
  | { readonly kind: 'am' | 'pm' | 'at' | 'theirs' | 'ours' | 'past' }

interface TimePlace {
  readonly meaning: Meaning
  readonly at: number
  readonly end: number
}

/** Finds the day and the time of day that a message asks about: "tomorrow at 9", "on Sunday", "31 December". */
export class Times {
  /** A group of terms. */
  readonly #terms: number
  readonly #meanings: readonly Meaning[]

  constructor({ times }: Vocabulary, terms: Terms) {
    const entries: (readonly [readonly string[], Meaning])[] = [
      ...Object.entries(times.days).map(([word, days]) => dayEntry([word], { kind: 'ahead', days }, false)),
      ...times.evenings.map((word) => dayEntry([word], { kind: 'ahead', days: 0 }, true)),
      ...times.weekdays.map((words, index) => dayEntry(words, { kind: 'weekday', weekday: index + 1 }, false)),
      ...Object.entries(times.dates).map(([word, date]) => dayEntry([word], dateOf(date), false)),
      ...times.months.map((words, index) => [words, { kind: 'month', month: index + 1 }] as const),
      ...Object.entries(times.hours).map(
        ([word, time]) => [[word], { kind: 'minute', minute: minuteOf(time) }] as const,
      ),
      [times.am, { kind: 'am' }],
      [times.pm, { kind: 'pm' }],
      [times.at, { kind: 'at' }],
      [times.theirs, { kind: 'theirs' }],
      [times.ours, { kind: 'ours' }],
      [times.past, { kind: 'past' }],
    ]
    this.#terms = terms.group(entries.map(([words]) => words))
    this.#meanings = entries.map(([, meaning]) => meaning)
  }

  /** Null where none is asked about, or it can't be told which. */
  read({ tokens, places: all }: Reading): AskedTime | null {
    if (tokens.length === 0 || tokens.length > longest) return null
    const found = all.of(this.#terms).flatMap(({ id, at, end }): readonly TimePlace[] => {
      const meaning = this.#meanings[id]
      return meaning === undefined ? [] : [{ meaning, at, end }]
    })
    // "The day after tomorrow" is no tomorrow.
    const places = found.filter((one, index) => !found.some((other, rank) => isWithin(one, other, rank < index)))
    if (places.some(({ meaning }) => meaning.kind === 'past')) return null
    const named = places.flatMap(({ meaning }) => (meaning.kind === 'day' ? [meaning] : []))
    const dates = datesIn(tokens, places)
    const days = [...named.map(({ day }) => day), ...dates.map(({ day }) => day)]
    const evening = named.some((each) => each.evening)
    const minutes = minutesIn(tokens, places, evening, new Set(dates.map(({ at }) => at)))
    if (days.length > 1 || minutes.length > 1 || days.length + minutes.length === 0) return null
    const isTheirs = places.some(({ meaning }) => meaning.kind === 'theirs')
    const isOurs = places.some(({ meaning }) => meaning.kind === 'ours')
    return { day: days[0] ?? null, minute: minutes[0] ?? null, clock: isTheirs ? 'customer' : isOurs ? 'desk' : null }
  }
}

const dayEntry = (words: readonly string[], day: NamedDay, evening: boolean) =>
  [words, { kind: 'day', day, evening }] as const

const dateOf = (date: string): NamedDay => {
  const [month = '', day = ''] = date.split('-')
  return { kind: 'date', month: Number(month), day: Number(day) }
}

const minuteOf = (time: string): number => {
  const [hours = '', minutes = ''] = time.split(':')
  return Number(hours) * hourMinutes + Number(minutes)
}

/** Within more words than its own; of the same words the first meaning holds. */
const isWithin = (one: TimePlace, other: TimePlace, isFirst: boolean): boolean => {
  const [own, others] = [one.end - one.at, other.end - other.at]
  return other.at <= one.at && other.end >= one.end && (others > own || (others === own && isFirst))
}

interface DayAt {
  readonly day: NamedDay
  /** Where its number stands. */
  readonly at: number
}

/** "31 December", "December 31", "the 31st of December". */
const datesIn = (tokens: readonly Token[], places: readonly TimePlace[]): readonly DayAt[] =>
  places.flatMap(({ meaning, at, end }) => {
    if (meaning.kind !== 'month') return []
    const near = [at - 1, at - 2, end, end + 1].find((place) => dayOfMonth(tokens[place]) !== null)
    const day = near === undefined ? null : dayOfMonth(tokens[near])
    return near === undefined || day === null ? [] : [{ day: { kind: 'date', month: meaning.month, day }, at: near }]
  })

const dayOfMonth = (token: Token | undefined): number | null => {
  const [, digits] = /^(\d{1,2})(?:st|nd|rd|th)?$/.exec(token?.norm ?? '') ?? []
  const day = Number(digits)
  return day >= 1 && day <= 31 ? day : null
}

const clockTime = /^(\d{1,2})[:.h](\d{2})(am|pm)?$/
const hourAlone = /^(\d{1,2})(am|pm|h)?$/

/** "9:30", "9 am", "21h"; a bare number only after a word such as "at". */
const minutesIn = (
  tokens: readonly Token[],
  places: readonly TimePlace[],
  evening: boolean,
  taken: ReadonlySet<number>,
): readonly number[] => {
  const kindAt = (at: number) => places.find((place) => place.at === at)?.meaning.kind
  const isAfterAt = (at: number) => places.some(({ meaning, end }) => meaning.kind === 'at' && end === at)
  const said = tokens.flatMap((token, at): readonly number[] => {
    if (taken.has(at) || token.kind === 'ip') return []
    const next = (tokens[at + 1]?.gap ?? gap.line) <= gap.space ? kindAt(at + 1) : undefined
    const half = next === 'am' || next === 'pm' ? next : null
    const [, hour, minute] = clockTime.exec(token.norm) ?? hourAlone.exec(token.norm) ?? []
    if (hour === undefined) return []
    const written = /(am|pm)$/.exec(token.norm)?.[1] ?? half
    const isClock = token.kind === 'time' || token.kind === 'code' || written !== null || isAfterAt(at)
    const isDecimal = token.norm.includes('.') && !isAfterAt(at)
    if (!isClock || isDecimal || Number(hour) > 24) return []
    return [minuteOfDay(Number(hour), Number(/^\d{2}$/.test(minute ?? '') ? minute : 0), written, evening)]
  })
  return [...said, ...places.flatMap(({ meaning }) => (meaning.kind === 'minute' ? [meaning.minute] : []))]
}

const minuteOfDay = (hour: number, minute: number, half: string | null, evening: boolean): number => {
  const plain = hour * hourMinutes + minute
  if (half === 'am') return hour === 12 ? plain - noon : plain
  return hour < 12 && (half === 'pm' || (half === null && evening)) ? plain + noon : plain
}
