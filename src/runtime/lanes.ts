import type { Instant } from '../ids.ts'
import type { ClaimedEffect } from '../store/store.ts'
import { laneOf } from '../triage/conversation.ts'
import type { Parts } from './parts.ts'
import { leaseMs, type OwnEffect } from './turns.ts'

/** How an effect went. `later` is tried again, after the usual pause where null; `done` is not, whatever came of it. */
export type Went = { readonly kind: 'done' } | { readonly kind: 'later'; readonly afterMs: number | null }

export const done: Went = { kind: 'done' }

/** An effect that this process leased. */
type InHand = OwnEffect & Pick<ClaimedEffect, 'conversation'>

const firstRetryMs = 1000
export const longestRetryMs = 5 * 60_000
/** Often enough that one renewal may fail. */
const renewEveryMs = leaseMs / 3

/** Carries leased effects out lane by lane, one after another in each; what must be tried again goes back to the store. */
export class Lanes {
  readonly #parts: Parts
  readonly #carryOut: (effect: InHand) => Promise<Went>
  /** Lanes of which this process has something in hand, or gave something back that waits until then at the latest. */
  readonly #busy = new Map<string, number>()

  constructor(parts: Parts, carryOut: (effect: InHand) => Promise<Went>) {
    this.#parts = parts
    this.#carryOut = carryOut
  }

  /** Takes new effects on. In a lane that is busy they queue up in the store. Never rejects. */
  async add(effects: readonly InHand[]): Promise<void> {
    const lanes = Array.from(inLanes(effects))
    await Promise.all(lanes.map(([lane, own]) => (this.#isBusy(lane) ? this.#giveBack(own, 0) : this.#run(lane, own))))
  }

  /** Takes effects on that the store gave out, in its order. One promise for each lane; none rejects. */
  take(effects: readonly InHand[]): readonly Promise<void>[] {
    return Array.from(inLanes(effects), ([lane, claimed]) => this.#run(lane, claimed))
  }

  #isBusy(lane: string): boolean {
    if ((this.#busy.get(lane) ?? 0) > this.#parts.now()) return true
    this.#busy.delete(lane)
    return false
  }

  async #run(lane: string, effects: readonly InHand[]): Promise<void> {
    this.#busy.set(lane, Number.POSITIVE_INFINITY)
    const left = [...effects]
    const renewing = setInterval(() => void this.#renew(left), renewEveryMs)
    let went = done
    for (let own = left[0]; own !== undefined && went.kind === 'done'; own = left[0]) {
      went = await this.#tryOne(own)
      if (went.kind === 'done') left.shift()
    }
    clearInterval(renewing)
    this.#busy.delete(lane)
    if (went.kind === 'done') return
    // Later effects of the lane wait for this one; whoever claims it comes to them after it.
    const pauseMs = went.afterMs ?? Math.min(firstRetryMs * 2 ** (left[0]?.attempts ?? 0), longestRetryMs)
    this.#busy.set(lane, this.#parts.now() + pauseMs + leaseMs)
    await this.#giveBack(left, pauseMs)
  }

  async #tryOne(own: InHand): Promise<Went> {
    const { log, store } = this.#parts
    try {
      const went = await this.#carryOut(own)
      if (went.kind === 'done') await store.finishEffects([{ key: own.effect.key, fence: own.fence }])
      return went
    } catch (error) {
      log.error({ err: error, effect: own.effect.kind, key: own.effect.key }, 'an effect failed; it is tried again')
      return { kind: 'later', afterMs: null }
    }
  }

  /** A lease that was lost all the same is no harm: keys make a second try the same as the first. */
  async #renew(effects: readonly InHand[]): Promise<void> {
    const { store, now, log } = this.#parts
    const until = (now() + leaseMs) as Instant
    try {
      await Promise.all(effects.map(({ effect, fence }) => store.renewLease(effect.key, fence, until)))
    } catch (error) {
      log.warn({ err: error }, 'leases could not be renewed')
    }
  }

  /** The first is due after the pause; the others behind it. */
  async #giveBack(effects: readonly InHand[], pauseMs: number): Promise<void> {
    const { store, now, log } = this.#parts
    try {
      for (const [index, { effect, fence }] of effects.entries())
        await store.retryEffect(effect.key, fence, (now() + (index === 0 ? pauseMs : 0)) as Instant)
    } catch (error) {
      log.warn({ err: error }, 'effects could not be given back; their lease runs out')
    }
  }
}

const inLanes = (effects: readonly InHand[]): ReadonlyMap<string, readonly InHand[]> =>
  Map.groupBy(effects, ({ conversation, effect }) => laneOf(conversation, effect))
