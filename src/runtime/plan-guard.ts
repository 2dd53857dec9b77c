import { setTimeout as wait } from 'node:timers/promises'
import type { Logger } from 'pino'
import { accountsLosingPlan, accountsWithLostPlan, lostPlansRemedy, lostPlansText } from '../accounts/lost-plans.ts'
import type { Catalog } from '../catalog/model.ts'
import type { Instant } from '../ids.ts'
import type { Store } from '../store/store.ts'
import { errorCode } from './error-code.ts'

interface GuardParts {
  readonly store: Pick<Store, 'accounts'>
  readonly now: () => Instant
  readonly log: Logger
}

const lookAgainMs = 5000

/**
 * A changed catalog may hold once no account loses its plan by it: whoever did would be asked to pay for what they
 * bought. Looks again now and then until that is so, and reports it once. False when it `isWanted` no longer.
 */
export const untilPlansAreKept = async (
  { store, now, log }: GuardParts,
  change: { readonly before: Catalog; readonly after: Catalog },
  isWanted: () => boolean,
): Promise<boolean> => {
  for (let isReported = false; ; isReported = true) {
    const problem = await accountsLosingPlan(store, change, now()).then(
      (losing) => (losing.length === 0 ? null : { what: lostPlansText(losing), remedy: lostPlansRemedy }),
      (error) => ({ what: `the accounts can't be looked through (${errorCode(error)})`, remedy: 'see to the store' }),
    )
    if (!isWanted()) return false
    if (problem === null) return true
    if (!isReported) log.error(problem, 'the changed catalog takes a plan away; the old one stays until nobody has it')
    await wait(lookAgainMs, undefined, { ref: false })
  }
}

/** Reports the accounts of which a catalog that holds already doesn't know the plan. */
export const reportLostPlans = async ({ store, now, log }: GuardParts, catalog: Catalog): Promise<void> => {
  // A store that can't be read says so where it is needed: nobody is kept waiting for this.
  const lost = await accountsWithLostPlan(store, catalog, now()).catch(() => [])
  if (lost.length > 0)
    log.warn(
      { what: lostPlansText(lost), remedy: lostPlansRemedy },
      'accounts are answered as if their plan were unknown',
    )
}
