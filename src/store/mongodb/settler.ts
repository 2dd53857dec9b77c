import { trusted } from 'mongoose'
import type { EffectKey } from '../../ids.ts'
import type { Store } from '../store.ts'
import type { Models } from './models.ts'
import { outboxFields, outboxModel, outboxNames, withEffects } from './outbox-model.ts'
import type { Outboxes, OutboxName, Place } from './outboxes.ts'

type Held = Parameters<Store['finishEffects']>[0][number]

/** Ends leases. Every change is one update that finds its effects by key and fence. */
export class Settler {
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
    for (const of of outboxNames) {
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
    for (const of of outboxNames) {
      const filter = { 'effects.key': trusted({ $in: unknown }) }
      const found = await outboxModel(this.#models, of).find(filter, outboxFields).lean()
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
