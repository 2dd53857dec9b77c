import type { UnderstandingData } from './data.ts'
import type { Place } from './places.ts'
import { type Clause, type Cue, clausesOf, type Role } from './severity-clause.ts'
import { ShareFinder, type ShareSize, sizeOf } from './shares.ts'
import type { Token } from './tokens.ts'
import type { Found } from './word-lists.ts'

/**
 * Tells which cues of severity a message means. A word alone misleads: "we are not down", "everything works except the
 * backup", "nobody lost a call" hold the words of a disaster and tell of none. So clause by clause it is asked how things
 * stand there, and for whom.
 */
export class SeverityCues {
  readonly #roleOf: readonly (Role | null)[]
  readonly #shares: ShareFinder | null
  readonly #shareCues: Readonly<Record<ShareSize, number>>
  readonly #vital: readonly number[]
  /** Cues that stand for what is said without words of their own. */
  readonly #well: number
  readonly #atFault: number
  readonly #nobody: number
  readonly #somebody: number
  readonly #place: number

  constructor({ roles, shares }: UnderstandingData['severity'], cueNames: readonly string[]) {
    const number = (name: string | undefined): number => cueNames.indexOf(name ?? '')
    const { vital, ...ofCues } = roles
    const listed = Object.entries(ofCues) as readonly [Role, readonly string[]][]
    this.#roleOf = cueNames.map((name) => listed.find(([, names]) => names.includes(name))?.[0] ?? null)
    this.#shares = shares === null ? null : new ShareFinder(shares)
    this.#shareCues = { all: number(shares?.all), many: number(shares?.many), few: number(shares?.few) }
    this.#vital = vital.map(number)
    this.#well = number(roles.good[0])
    this.#atFault = number(roles.bad.at(-1))
    this.#nobody = number(roles.none[0])
    this.#somebody = number(roles.narrow[0])
    this.#place = number(roles.place[0])
  }

  /** By cue: 1 where it is meant. */
  read(tokens: readonly Token[], said: readonly string[], found: Pick<Found, 'cues' | 'negations'>): Uint8Array {
    const meant = new Uint8Array(this.#roleOf.length)
    const shares = this.#shares?.find(tokens, said) ?? []
    if (found.cues.length === 0 && shares.length === 0) return meant
    const cues = outermost(whereCalled(this.#cuesIn(tokens, found.cues)))
    const negations = found.negations.filter(
      (negation) => !cues.some((cue) => cue.role !== null && isWithin(negation, cue)),
    )
    const clauses = clausesOf(tokens, cues, negations, shares).filter((clause) => !clause.isSilent)
    const isVital = clauses.some((clause) => this.#isVital(clause))
    for (const clause of clauses) {
      const isBeside = isVital && clause.has('lesser')
      for (const cue of isBeside ? [] : this.#meantIn(clause)) if (cue >= 0) meant[cue] = 1
    }
    return meant
  }

  /** Whether something is said to be as it should be, and nothing to be at fault. */
  isAllWell(meant: Uint8Array): boolean {
    const says = (...roles: readonly Role[]): boolean =>
      meant.some((is, cue) => is === 1 && roles.some((role) => role === this.#roleOf[cue]))
    return says('good') && !says('bad', 'none')
  }

  #cuesIn(tokens: readonly Token[], places: readonly Place[]): readonly Cue[] {
    const cues = places.map((place) => ({ ...place, role: this.#roleOf[place.id] ?? null }))
    const prefixes = tokens.flatMap(({ kind, lead }, at): readonly Cue[] =>
      kind === 'number' && lead === '+' ? [{ id: this.#place, at, end: at + 1, role: 'place' }] : [],
    )
    return prefixes.length === 0 ? cues : [...cues, ...prefixes].toSorted((a, b) => a.at - b.at)
  }

  /** "The standby did not start, calls are down": the second tells by itself how bad it is. */
  #isVital(clause: Clause): boolean {
    const isPlain =
      clause.shares.length === 0 && !(['lesser', 'narrow', 'place'] as const).some((role) => clause.has(role))
    if (!isPlain || !clause.cues.some(({ id }) => this.#vital.includes(id))) return false
    const { isBad, isGood } = clause.state()
    return isBad && !isGood
  }

  #meantIn(clause: Clause): readonly number[] {
    const idsOf = (role: Role | null): readonly number[] =>
      clause.cues.filter((cue) => cue.role === role && !clause.isNegated(cue)).map(({ id }) => id)
    const meant = [...idsOf(null), ...idsOf('asked'), ...idsOf('stated')]
    if (clause.has('asked') && !clause.has('stated')) return meant
    meant.push(...clause.inRole('good').flatMap((cue) => (clause.isTurned(cue) ? [] : [cue.id])))
    const { isBad, isGood } = clause.state()
    return isGood && !isBad && !clause.isException
      ? [...meant, ...this.#wellIn(clause)]
      : [...meant, ...this.#hitIn(clause, isBad), ...idsOf('narrow'), ...idsOf('lesser')]
  }

  /** Where all is well: with everybody, or as no fault is there; with a share, which leaves the rest at fault. */
  #wellIn(clause: Clause): readonly number[] {
    const { cues, shares } = clause
    const isSaid = cues.some(
      (cue) => cue.role === 'wide' || cue.role === 'none' || (cue.role === 'bad' && clause.isTurned(cue)),
    )
    const atFault = shares.flatMap(({ ratio }) => (ratio === null ? [] : (sizeOf(1 - ratio) ?? [])))
    return [
      ...(isSaid ? [this.#well] : []),
      ...atFault.map((size) => this.#shareCues[size]),
      // "0 of 400 lines are up": all that is well is none.
      ...(atFault.includes('all') ? [this.#nobody] : []),
    ]
  }

  /** What is at fault, and for how many. Of a narrow or a lesser thing the mildest fault is said, whatever the words. */
  #hitIn(clause: Clause, isBad: boolean): readonly number[] {
    const bad = clause.inRole('bad').filter((cue) => !clause.isNegated(cue))
    const sizes = clause.shares
      .map(({ ratio }) => (ratio === null ? 'few' : sizeOf(ratio)))
      .filter((size) => size !== null)
    const isNarrow = clause.isException || clause.has('narrow') || (sizes.includes('few') && !sizes.includes('all'))
    // Calls that go to a place are no fault of it: many of them may be fraud.
    const places = isBad ? clause.inRole('place').map(({ id }) => id) : []
    const isMild = isBad && (isNarrow || places.length > 0 || clause.has('lesser') || !clause.has('bad'))
    const hit = [
      ...sizes.map((size) => this.#shareCues[size]),
      ...places,
      ...(clause.isException ? [this.#somebody] : []),
      ...(isMild ? [this.#atFault] : bad.map(({ id }) => id)),
    ]
    if (isNarrow) return hit
    // "Not all" are some; but where it "does not work for all", it works for none.
    const wide = clause.inRole('wide').map((cue) => (clause.isNegated(cue, 0) ? this.#somebody : cue.id))
    // All calls to one place are few; most of them are said to be many.
    if (places.length > 0) return [...hit, ...wide.filter((id) => id === this.#shareCues.many)]
    return [...hit, ...wide, ...clause.inRole('none').flatMap((cue) => (clause.isNegated(cue) ? [] : [cue.id]))]
  }
}

/** "Calls to Chile" fail for those who call there alone; "we in Chile" are everybody. */
const whereCalled = (cues: readonly Cue[]): readonly Cue[] => {
  const called = cues.filter(({ role }) => role === 'called')
  return cues.flatMap((cue): readonly Cue[] => {
    if (cue.role === 'called') return []
    if (cue.role !== 'place') return [cue]
    return called.some(({ at, end }) => end === cue.at || at === cue.end) ? [cue] : []
  })
}

/** Without cues that are but a part of another: in "not a single call" there is no "single call". */
const outermost = (cues: readonly Cue[]): readonly Cue[] => {
  const telling = cues.filter(({ role }) => role !== null)
  return cues.filter(
    (cue) =>
      cue.role === null || !telling.some((other) => isWithin(cue, other) && other.end - other.at > cue.end - cue.at),
  )
}

const isWithin = (inner: Place, outer: Place): boolean => inner.at >= outer.at && inner.end <= outer.end
