import type { Catalog, Plan } from '../../src/catalog/model.ts'
import type { Instant } from '../../src/ids.ts'
import { openState } from '../../src/schedule/open-state.ts'
import { hasLiveChat } from '../../src/triage/world.ts'

/** What a catalog's parts are to a conversation, found by their facts and not by their names. */
export interface Roles {
  /** A plan with live chat. */
  readonly chatting: Plan
  /** A plan with tickets and without live chat. */
  readonly ticketing: Plan
  /** A plan whose tickets are paid work. */
  readonly paying: Plan
  readonly open: Instant
  readonly closed: Instant
}

const found = <T>(thing: T | undefined, what: string): T => {
  if (thing === undefined) throw new Error(`the catalog has no ${what}`)
  return thing
}

export const rolesOf = (catalog: Catalog): Roles => {
  const { plans, hours } = catalog
  const start = Date.parse('2026-11-25T00:00:00Z')
  const quarters = Array.from({ length: 7 * 96 }, (_, index) => (start + index * 15 * 60_000 + 7 * 60_000) as Instant)
  const isOpen = (at: Instant) => openState(hours.liveChat, hours.zone, at).open
  return {
    chatting: found(
      plans.find((plan) => hasLiveChat(catalog, plan)),
      'plan with live chat',
    ),
    ticketing: found(
      plans.find((plan) => !hasLiveChat(catalog, plan) && plan.tickets === 'included'),
      'plan with tickets alone',
    ),
    paying: found(
      plans.find((plan) => plan.tickets === 'paid'),
      'plan with paid tickets',
    ),
    open: found(quarters.find(isOpen), 'open quarter of an hour'),
    closed: found(
      quarters.find((at) => !isOpen(at)),
      'closed quarter of an hour',
    ),
  }
}
