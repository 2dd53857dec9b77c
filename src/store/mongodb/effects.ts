import type { Store } from '../store.ts'
import { Claimer } from './claimer.ts'
import { Leases } from './leases.ts'
import type { Models } from './models.ts'
import type { Outboxes } from './outboxes.ts'
import { Settler } from './settler.ts'
import type { Work } from './work.ts'

type Effects = Pick<
  Store,
  'claimEffects' | 'leaseHolders' | 'endLeases' | 'waitNoLonger' | 'renewLease' | 'finishEffects' | 'retryEffect'
>

export const effectsIn = (models: Models, work: Work, outboxes: Outboxes): Effects => {
  const claimer = new Claimer(models, outboxes)
  const leases = new Leases(models)
  const settler = new Settler(models, outboxes)
  return {
    claimEffects: (claim) => work.run(() => claimer.claim(claim)),
    leaseHolders: (now) => work.run(() => leases.holders(now)),
    endLeases: (owner) => work.run(() => leases.end(owner)),
    waitNoLonger: (dueBy, leasedUntil) => work.run(() => leases.waitNoLonger(dueBy, leasedUntil)),
    renewLease: (key, fence, leaseUntil) => work.run(() => settler.change({ key, fence }, { leaseUntil })),
    finishEffects: (done) => work.run(() => settler.finish(done)),
    retryEffect: (key, fence, dueAt) =>
      work.run(async () => {
        const given = { dueAt, leaseUntil: 0, owner: null, attempts: { $add: ['$$effect.attempts', 1] } }
        await settler.change({ key, fence }, given)
      }),
  }
}
