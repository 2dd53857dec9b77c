import type { Model } from 'mongoose'
import { trusted } from 'mongoose'
import type { ConversationId, EffectKey } from '../../ids.ts'
import type { Claim, ClaimedEffect, Store } from '../store.ts'
import { type Pick as Claimable, pickClaimable, type ReadOutbox } from './claims.ts'
import type { Outbox, StoredEffect } from './documents.ts'
import { dueAtExpression, dueAtOf } from './due.ts'
import type { Models } from './models.ts'
import type { Outboxes, OutboxName, Place } from './outboxes.ts'
import type { Work } from './work.ts'

type Effects = Pick<Store, 'claimEffects' | 'renewLease' | 'finishEffects' | 'retryEffect'>
type Held = Parameters<Store['finishEffects']>[0][number]

const names: readonly OutboxName[] = ['conversations', 'tickets']
/** More documents than effects are asked for, so that "oldest first" holds among those that became due together. */
const spare = 50
/** Lost races in a row after which others are at it: what is due is theirs. */
const mostRaces = 3

export const effectsIn = (models: Models, work: Work, outboxes: Outboxes): Effects => {
  const claimer = new Claimer(models, outboxes)
  const settler = new Settler(models, outboxes)
  return {
    claimEffects: (claim) => work.run(() => claimer.claim(claim)),
    renewLease: (key, fence, leaseUntil) => work.run(() => settler.change({ key, fence }, { leaseUntil })),
    finishEffects: (done) => work.run(() => settler.finish(done)),
    retryEffect: (key, fence, dueAt) =>
      work.run(async () => {
        const given = { dueAt, leaseUntil: 0, owner: null, attempts: { $add: ['$$effect.attempts', 1] } }
        await settler.change({ key, fence }, given)
      }),
  }
}

/** Both kinds of documents with effects, as far as their effects go. */
const outboxModel = (models: Models, of: OutboxName) =>
  models[of] as unknown as Model<Outbox & { _id: string | number }>

const effectFields = { effects: 1, outboxRevision: 1, dueAt: 1 } as const

class Claimer {
  readonly #models: Models
  readonly #outboxes: Outboxes

  constructor(models: Models, outboxes: Outboxes) {
    this.#models = models
    this.#outboxes = outboxes
  }

  /** Looking costs no write: an idle desk leaves the database alone. */
  async claim(claim: Claim): Promise<ClaimedEffect[]> {
    for (let race = 0; race < mostRaces; race++) {
      const due = await this.#read({ dueAt: trusted({ $lte: claim.now }) }, claim.limit + spare)
      const picks = pickClaimable(await this.#withSharedLanes(due, claim), claim.now, claim.limit)
      await this.#correct(due, picks, claim.now)
      const byOutbox = Map.groupBy(picks, ({ from }) => from)
      const claimed = await Promise.all(Array.from(byOutbox, ([from, its]) => this.#take(from, its, claim)))
      const all = claimed.flat().toSorted((a, b) => picks.indexOf(a.pick) - picks.indexOf(b.pick))
      if (all.length > 0 || picks.length === 0) return all.map(({ result }) => result)
    }
    return []
  }

  async #read(filter: object, limit: number): Promise<ReadOutbox[]> {
    const read = async (of: OutboxName) => {
      const found = await outboxModel(this.#models, of)
        .find(filter, effectFields)
        .sort({ dueAt: 1 })
        .limit(limit)
        .lean()
      return found.map(({ _id, ...outbox }) => ({ of, id: _id, ...outbox }))
    }
    return (await Promise.all(names.map(read))).flat()
  }

  /**
   * Adds the documents that hold other effects of the same lanes. They are looked up after those that are due were
   * read, so that what was stored before any of these is seen.
   */
  async #withSharedLanes(due: readonly ReadOutbox[], { now }: Claim): Promise<readonly ReadOutbox[]> {
    const told = due.flatMap(({ effects }) =>
      effects.flatMap(({ told, dueAt }) => (told && dueAt <= now ? [told] : [])),
    )
    if (told.length === 0) return due
    const filter = { 'effects.told': trusted({ $in: [...new Set(told)] }) }
    const sharing = await Promise.all(
      names.map(async (of) => {
        const found = await outboxModel(this.#models, of).find(filter, effectFields).lean()
        return found.map(({ _id, ...outbox }): ReadOutbox => ({ of, id: _id, ...outbox }))
      }),
    )
    const nameOf = ({ of, id }: Place) => `${of} ${id}`
    return [...new Map([...due, ...sharing.flat()].map((outbox) => [nameOf(outbox), outbox])).values()]
  }

  /** Sets documents right whose lower bound has passed though nothing in them can be claimed yet. */
  async #correct(due: readonly ReadOutbox[], picks: readonly Claimable[], now: number): Promise<void> {
    const early = due.filter((outbox) => dueAtOf(outbox.effects) > now && !picks.some(({ from }) => from === outbox))
    await Promise.all(
      early.map(({ of, id, outboxRevision, effects }) =>
        outboxModel(this.#models, of).updateOne({ _id: id, outboxRevision }, { $set: { dueAt: dueAtOf(effects) } }),
      ),
    )
  }

  /** Leases all that was picked from one document, or nothing when it has changed since. */
  async #take(from: ReadOutbox, picks: readonly Claimable[], { owner, leaseUntil }: Claim) {
    const taken = new Set(picks.map(({ effect }) => effect))
    const lease = (effect: StoredEffect) => ({ ...effect, owner, leaseUntil, fence: effect.fence + 1 })
    const effects = from.effects.map((effect) => (taken.has(effect) ? lease(effect) : effect))
    const won = await outboxModel(this.#models, from.of).updateOne(
      { _id: from.id, outboxRevision: from.outboxRevision },
      { $set: { effects, dueAt: dueAtOf(effects) }, $inc: { outboxRevision: 1 } },
    )
    if (won.matchedCount === 0) return []
    return picks.map((pick) => {
      const { effect, attempts, fence, key } = pick.effect
      this.#outboxes.isIn(key, from.of, from.id)
      const conversation = from.of === 'conversations' ? (from.id as ConversationId) : null
      return { pick, result: { conversation, effect, attempts, fence: fence + 1 } }
    })
  }
}

/** Ends leases. Every change is one update that finds its effects by key and fence. */
class Settler {
  readonly #models: Models
  readonly #outboxes: Outboxes
  #finished: Held[] = []
  #next: Promise<void> | null = null
  #running: Promise<void> = Promise.resolve()

  constructor(models: Models, outboxes: Outboxes) {
    this.#models = models
    this.#outboxes = outboxes
  }

  /** False when the lease was lost. */
  async change(held: Held, change: object): Promise<boolean> {
    const key = held.key.toWellFormed()
    const place = (await this.#places([key])).get(key)
    if (place === undefined) return false
    const isHeld = { key, fence: held.fence }
    const result = await outboxModel(this.#models, place.of).updateOne(
      { _id: place.id, effects: trusted({ $elemMatch: isHeld }) },
      withEffects({
        $map: {
          input: '$effects',
          as: 'effect',
          in: { $cond: [isOneOf([isHeld]), { $mergeObjects: ['$$effect', change] }, '$$effect'] },
        },
      }),
      { updatePipeline: true },
    )
    return result.matchedCount === 1
  }

  /** What is finished while one command is under way shares the next. */
  finish(done: readonly Held[]): Promise<void> {
    this.#finished.push(...done.map(({ key, fence }) => ({ key: key.toWellFormed() as EffectKey, fence })))
    this.#next ??= this.#running.then(() => {
      const held = this.#finished
      this.#finished = []
      this.#next = null
      const removal = this.#removeAll(held)
      this.#running = removal.catch(() => {})
      return removal
    })
    return this.#next
  }

  async #removeAll(held: readonly Held[]): Promise<void> {
    const places = await this.#places(held.map(({ key }) => key))
    for (const of of names) {
      const own = held.flatMap((one) => {
        const place = places.get(one.key)
        return place?.of === of ? [{ ...one, id: place.id }] : []
      })
      await this.#remove(
        of,
        Map.groupBy(own, ({ id }) => id),
      )
    }
    for (const { key } of held) this.#outboxes.forget(key)
  }

  /** One command for all documents. */
  async #remove(of: OutboxName, byId: ReadonlyMap<string | number, readonly Held[]>): Promise<void> {
    if (byId.size === 0) return
    const removals = Array.from(byId, ([id, held]) => ({
      updateOne: {
        filter: { _id: id, 'effects.key': trusted({ $in: held.map(({ key }) => key) }) },
        update: withEffects({ $filter: { input: '$effects', as: 'effect', cond: { $not: [isOneOf(held)] } } }),
      },
    }))
    await outboxModel(this.#models, of).bulkWrite(removals, { ordered: false })
  }

  /** Where effects are: as this process remembers, else as an index tells. */
  async #places(keys: readonly string[]): Promise<ReadonlyMap<string, Place>> {
    const known = new Map(
      keys.flatMap((key) => {
        const place = this.#outboxes.placeOf(key)
        return place === undefined ? [] : [[key, place] as const]
      }),
    )
    const unknown = keys.filter((key) => !known.has(key))
    if (unknown.length === 0) return known
    for (const of of names) {
      const filter = { 'effects.key': trusted({ $in: unknown }) }
      const found = await outboxModel(this.#models, of).find(filter, effectFields).lean()
      for (const { _id, effects } of found) for (const { key } of effects) known.set(key, { of, id: _id })
    }
    return known
  }
}

const isOneOf = (held: readonly { readonly key: string; readonly fence: number }[]) => ({
  $or: held.map(({ key, fence }) => ({
    $and: [{ $eq: ['$$effect.key', { $literal: key }] }, { $eq: ['$$effect.fence', fence] }],
  })),
})

/** An update that puts an expression in the place of the effects, and reckons what follows from them. */
const withEffects = (effects: object) => [
  { $set: { effects } },
  { $set: { dueAt: dueAtExpression, outboxRevision: { $add: ['$outboxRevision', 1] } } },
]
