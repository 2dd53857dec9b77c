import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type ConversationId, type EffectKey, instant } from '../../../src/ids.ts'
import type { Store } from '../../../src/store/store.ts'
import { type Effect, laneOf } from '../../../src/triage/conversation.ts'
import { claimAt, conversationOf, deliver, openTicket, saveOf } from '../examples.ts'
import type { Bench } from './opened.ts'

/** What happens to stored effects: `pick` chooses one of those that somebody believes to hold. */
type Step =
  | { readonly kind: 'put'; readonly chat: number; readonly delivers: readonly boolean[]; readonly leased: boolean }
  | { readonly kind: 'wait'; readonly ms: number }
  | { readonly kind: 'claim'; readonly limit: number }
  | { readonly kind: 'finish' | 'retry' | 'renew'; readonly pick: number }

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.record({
      kind: fc.constant('put' as const),
      chat: fc.nat(1),
      delivers: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
      leased: fc.boolean(),
    }),
    fc.record({ kind: fc.constant('wait' as const), ms: fc.integer({ min: 1, max: 120 }) }),
    fc.record({ kind: fc.constant('claim' as const), limit: fc.integer({ min: 1, max: 4 }) }),
    fc.record({ kind: fc.constantFrom('finish' as const, 'retry' as const, 'renew' as const), pick: fc.nat() }),
  ),
  { maxLength: 30, size: 'max' },
)

interface Waiting {
  readonly key: EffectKey
  readonly lane: string
  dueAt: number
  leaseUntil: number
  fence: number
  attempts: number
}

interface Held {
  readonly key: EffectKey
  readonly fence: number
}

/** The port's words about effects, as plain as can be: a list, oldest first. */
class Model {
  waiting: Waiting[] = []

  claimable(now: number, limit: number): Waiting[] {
    const blocked = (one: Waiting) => one.dueAt > now || one.leaseUntil > now
    const isFree = (one: Waiting, index: number) =>
      !this.waiting.slice(0, index + 1).some((before) => before.lane === one.lane && blocked(before))
    return this.waiting.filter(isFree).slice(0, limit)
  }

  held({ key, fence }: Held): Waiting | undefined {
    return this.waiting.find((one) => one.key === key && one.fence === fence)
  }
}

const leaseMs = 100
const pauseMs = 50

/** The store beside the model, under the same steps: what it says must agree at each. */
class Rehearsal {
  readonly #store: Store
  readonly #name: string
  readonly #model = new Model()
  readonly #versions = [0, 0]
  #believed: Held[] = []
  #now = 0
  #count = 0

  constructor(store: Store, name: string) {
    this.#store = store
    this.#name = name
  }

  async take(step: Step): Promise<void> {
    switch (step.kind) {
      case 'put':
        return this.#put(step)
      case 'wait':
        this.#now += step.ms
        return
      case 'claim':
        return this.#claim(step.limit)
      default: {
        const held = this.#believed[step.pick % Math.max(1, this.#believed.length)]
        return held === undefined ? undefined : this.#settle(step.kind, held)
      }
    }
  }

  /** Everything is carried out in the end. */
  async finish(): Promise<void> {
    this.#now += 10_000
    await this.#claim(1000)
    expect(this.#model.waiting.every(({ leaseUntil }) => leaseUntil > this.#now)).toBe(true)
    await this.#store.finishEffects(this.#model.waiting)
    expect(await this.#store.claimEffects(claimAt(this.#now + 10_000))).toEqual([])
  }

  async #put({ chat, delivers, leased }: Extract<Step, { kind: 'put' }>): Promise<void> {
    const id = `test:${this.#name}-${chat}` as ConversationId
    const version = (this.#versions[chat] ?? 0) + 1
    this.#versions[chat] = version
    const effects = delivers.map((isDelivery): Effect => {
      const key = `${this.#name}-${++this.#count}`
      return isDelivery ? deliver(key) : openTicket(key)
    })
    const leaseUntil = this.#now + leaseMs
    const lease = leased ? { owner: 'saver', until: instant(leaseUntil) } : null
    const saved = await this.#store.save(saveOf(conversationOf(id, version), { effects, lease }))
    if (saved.kind !== 'saved') return expect.fail('the save must win')
    for (const [index, effect] of effects.entries()) {
      const fence = saved.fences[index] ?? expect.fail('a fence for each effect')
      const lane = laneOf(id, effect)
      this.#model.waiting.push({
        key: effect.key,
        lane,
        dueAt: 0,
        leaseUntil: leased ? leaseUntil : 0,
        fence,
        attempts: 0,
      })
      if (leased) this.#believed.push({ key: effect.key, fence })
    }
  }

  async #claim(limit: number): Promise<void> {
    const expected = this.#model.claimable(this.#now, limit)
    const claimed = await this.#store.claimEffects(claimAt(this.#now, { until: this.#now + leaseMs, limit }))
    expect(claimed.map(({ effect, attempts }) => [effect.key, attempts])).toEqual(
      expected.map(({ key, attempts }) => [key, attempts]),
    )
    for (const [index, one] of expected.entries()) {
      const fence = claimed[index]?.fence ?? Number.NaN
      expect(fence).toBeGreaterThan(one.fence)
      Object.assign(one, { fence, leaseUntil: this.#now + leaseMs })
      this.#believed.push({ key: one.key, fence })
    }
  }

  async #settle(kind: 'finish' | 'retry' | 'renew', held: Held): Promise<void> {
    const { key, fence } = held
    const one = this.#model.held(held)
    if (kind === 'renew') {
      const until = this.#now + leaseMs
      expect(await this.#store.renewLease(key, fence, instant(until))).toBe(one !== undefined)
      if (one !== undefined) one.leaseUntil = until
      return
    }
    this.#believed = this.#believed.filter((other) => other !== held)
    if (kind === 'finish') {
      await this.#store.finishEffects([held])
      this.#model.waiting = this.#model.waiting.filter((other) => other !== one)
      return
    }
    await this.#store.retryEffect(key, fence, instant(this.#now + pauseMs))
    if (one !== undefined) Object.assign(one, { dueAt: this.#now + pauseMs, leaseUntil: 0, attempts: one.attempts + 1 })
  }
}

export const leasesContract = (bench: Bench): void => {
  describe('leases', () => {
    it('does as a plain list does, whatever happens in whatever order', async () => {
      let runs = 0
      await fc.assert(
        fc.asyncProperty(steps, async (taken) => {
          const rehearsal = new Rehearsal(bench.store, `r${++runs}`)
          for (const step of taken) await rehearsal.take(step)
          await rehearsal.finish()
        }),
        { numRuns: 40, interruptAfterTimeLimit: 20_000 },
      )
    }, 30_000)
  })
}
