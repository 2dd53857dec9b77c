import { never, type StoredEffect } from './documents.ts'

/** When an effect is neither waiting nor in somebody's hands. */
export const readyAt = (effect: StoredEffect): number => Math.max(effect.dueAt, effect.leaseUntil)

/** When something of a document can be claimed: the first effect of each lane holds up the rest of it. */
export const dueAtOf = (effects: readonly StoredEffect[]): number => {
  const first = new Map<string, number>()
  for (const effect of effects) if (!first.has(effect.lane)) first.set(effect.lane, readyAt(effect))
  return Math.min(never, ...first.values())
}

/** As `dueAtOf`, for the server to reckon within an update. */
export const dueAtExpression = {
  $let: {
    vars: {
      firsts: {
        $reduce: {
          input: '$effects',
          initialValue: { lanes: [], dueAt: never },
          in: {
            $cond: [
              { $in: ['$$this.lane', '$$value.lanes'] },
              '$$value',
              {
                lanes: { $concatArrays: ['$$value.lanes', ['$$this.lane']] },
                dueAt: { $min: ['$$value.dueAt', { $max: ['$$this.dueAt', '$$this.leaseUntil'] }] },
              },
            ],
          },
        },
      },
    },
    in: '$$firsts.dueAt',
  },
} as const
