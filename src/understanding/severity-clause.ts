import type { UnderstandingData } from './data.ts'
import type { Place } from './places.ts'
import type { Share } from './shares.ts'
import { gap, type Token } from './tokens.ts'

/** How far, in words, a "not" or a "nobody" reaches within its clause. */
const reach = 2
const nobodysReach = 4
/** How far, in words, an exception names what is excepted. */
const exceptionReach = 4

export type Role = Exclude<keyof UnderstandingData['severity']['roles'], 'vital'>

/** A cue of severity in a message, with what it does to the others of its clause. */
export interface Cue extends Place {
  readonly role: Role | null
}

/** What is said between two commas, ends of sentences or joints. */
export class Clause {
  /** What is told here is excepted from what is well. */
  readonly isException: boolean
  readonly cues: Cue[] = []
  readonly negations: Place[] = []
  readonly shares: Share[] = []

  constructor(isException = false) {
    this.isException = isException
  }

  /** Whether nothing is said here that could tell of severity. */
  get isSilent(): boolean {
    return !this.isException && this.cues.length + this.shares.length === 0
  }

  has(role: Role): boolean {
    return this.cues.some((cue) => cue.role === role)
  }

  inRole(role: Role): readonly Cue[] {
    return this.cues.filter((cue) => cue.role === role)
  }

  isNegated(place: Place, words = reach): boolean {
    return this.negations.some((negation) => negation.end <= place.at && place.at - negation.end <= words)
  }

  /** "Not" turns what stands behind it, and so does "nobody": nobody can call, but nobody complains. */
  isTurned(place: Place): boolean {
    return this.isNegated(place) !== this.cues.some((cue) => cue.role === 'none' && turns(cue, place))
  }

  /** How things stand here; both where both is said, neither where nothing is. */
  state(): { readonly isBad: boolean; readonly isGood: boolean } {
    const bad = this.inRole('bad')
    const good = this.inRole('good')
    const none = this.inRole('none')
    const isNobody = none.some((each) => !this.isNegated(each) && !bad.some((place) => turns(each, place)))
    return {
      isBad: isNobody || bad.some((cue) => !this.isTurned(cue)) || good.some((cue) => this.isTurned(cue)),
      isGood:
        good.some((cue) => !this.isTurned(cue)) ||
        bad.some((cue) => this.isTurned(cue)) ||
        none.some((each) => this.isNegated(each)),
    }
  }
}

/** Whether what is said of nobody is this: right behind, or in part the same words, as in "no calls pass". */
const turns = (none: Place, place: Place): boolean =>
  none.at < place.at && place.end > none.end && place.at - none.end <= nobodysReach

/** A message's clauses, each with what is said in it. All lists are in the order of the text. */
export const clausesOf = (
  tokens: readonly Token[],
  cues: readonly Cue[],
  negations: readonly Place[],
  shares: readonly Share[],
): readonly Clause[] => {
  const cutter = new Cutter()
  const [cueAt, negationAt, shareAt] = [walk(cues), walk(negations), walk(shares)]
  for (let at = 0; at < tokens.length; at++) {
    const token = tokens[at]
    // A prefix, as in "nobody can call +49", is no list's next item.
    if (at > 0 && (token?.gap ?? gap.line) >= gap.comma && token?.lead !== '+') cutter.begin(new Clause())
    for (const negation of negationAt(at)) cutter.current.negations.push(negation)
    for (const share of shareAt(at)) cutter.takeShare(share)
    for (const cue of cueAt(at)) cutter.take(cue)
  }
  return cutter.clauses
}

class Cutter {
  current = new Clause()
  readonly clauses: Clause[] = [this.current]
  /** "Nothing works except …": what follows in the clause takes nothing from that. */
  #isMute = false
  /** "All except one …": up to there somebody is excepted. */
  #exceptedUntil = 0

  begin(clause: Clause): void {
    this.clauses.push(clause)
    this.current = clause
    this.#isMute = false
    this.#exceptedUntil = 0
  }

  takeShare(share: Share): void {
    if (!this.#isMute && share.at >= this.#exceptedUntil) this.current.shares.push(share)
  }

  take(cue: Cue): void {
    if (cue.role === 'exception') this.#except(cue)
    else if (cue.role === 'joint') this.#join()
    else if (!this.#isMute && (cue.role !== 'narrow' || cue.at >= this.#exceptedUntil)) this.current.cues.push(cue)
  }

  #except({ end }: Cue): void {
    const { isBad, isGood } = this.current.state()
    if (isBad) this.#isMute = true
    else if (isGood) this.begin(new Clause(true))
    else this.#exceptedUntil = end + exceptionReach
  }

  #join(): void {
    const { isBad, isGood } = this.current.state()
    if (isBad || isGood) this.begin(new Clause())
  }
}

/** Hands out those that begin at each place, if it is asked for all places one after another. */
const walk = <Item extends { readonly at: number }>(items: readonly Item[]): ((at: number) => readonly Item[]) => {
  let next = 0
  return (at) => {
    if (items[next]?.at !== at) return []
    const from = next
    while (items[next]?.at === at) next++
    return items.slice(from, next)
  }
}
