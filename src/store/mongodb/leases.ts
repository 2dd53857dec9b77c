import { trusted } from 'mongoose'
import { never, type Outbox } from './documents.ts'
import type { Models } from './models.ts'
import { outboxModel, outboxNames, withEffects } from './outbox-model.ts'

/** Documents with effects; the index by `dueAt` finds them. */
const withAny = { dueAt: trusted({ $lt: never }) }
/** Whoever holds leases on no other documents than later ones is found at a later look. */
const mostRead = 1000

/** Who holds leases, and their end for a holder who is gone. */
export class Leases {
  readonly #models: Models

  constructor(models: Models) {
    this.#models = models
  }

  async holders(now: number): Promise<string[]> {
    const names = await Promise.all(
      outboxNames.map(async (of) => {
        const found = await outboxModel(this.#models, of)
          .find(withAny, { 'effects.owner': 1, 'effects.leaseUntil': 1 })
          .limit(mostRead)
          .lean<readonly Pick<Outbox, 'effects'>[]>()
        return found.flatMap(({ effects }) =>
          effects.flatMap(({ owner, leaseUntil }) => (owner !== null && leaseUntil > now ? [owner] : [])),
        )
      }),
    )
    return [...new Set(names.flat())]
  }

  async end(owner: string): Promise<void> {
    const isTheirs = { $eq: ['$$effect.owner', { $literal: owner }] }
    const freed = { $mergeObjects: ['$$effect', { owner: null, leaseUntil: 0 }] }
    const effects = { $map: { input: '$effects', as: 'effect', in: { $cond: [isTheirs, freed, '$$effect'] } } }
    for (const of of outboxNames) {
      await outboxModel(this.#models, of).updateMany({ ...withAny, 'effects.owner': owner }, withEffects(effects), {
        updatePipeline: true,
      })
    }
  }

  async waitNoLonger(dueBy: number, leasedUntil: number): Promise<void> {
    const sooner = {
      dueAt: { $min: ['$$effect.dueAt', dueBy] },
      leaseUntil: { $min: ['$$effect.leaseUntil', leasedUntil] },
    }
    const effects = { $map: { input: '$effects', as: 'effect', in: { $mergeObjects: ['$$effect', sooner] } } }
    const isTooLate = [
      { 'effects.dueAt': trusted({ $gt: dueBy }) },
      { 'effects.leaseUntil': trusted({ $gt: leasedUntil }) },
    ]
    for (const of of outboxNames) {
      const filter = { ...withAny, $or: isTooLate }
      const model = outboxModel(this.#models, of)
      // Hardly ever is there anything, and looking costs no write.
      if ((await model.exists(filter)) !== null)
        await model.updateMany(filter, withEffects(effects), { updatePipeline: true })
    }
  }
}
