import { createHash } from 'node:crypto'
import { planById } from '../catalog/look-up.ts'
import type { Catalog, Plan } from '../catalog/model.ts'
import type { EffectKey, IdentityKey, Instant } from '../ids.ts'
import type { Store } from '../store/store.ts'
import type { Helpdesk } from '../tickets/helpdesk.ts'
import type { Ticket, TicketEvent } from '../tickets/ticket.ts'
import { answerDueAt, paymentUnder } from '../tickets/ticket-rules.ts'
import { type Account, type Identity, planAt } from './account.ts'
import { newLinkCode } from './link-code.ts'

/** What linking needs of the parts that the program is put together from. */
export interface LinkParts {
  readonly store: Store
  readonly helpdesk: Helpdesk
  readonly now: () => Instant
}

const codeLifeMs = 7 * 24 * 60 * 60_000

/** A code that links whoever types it first to the account, for seven days. Only its hash is kept. */
export const createLinkCode = async (
  parts: Pick<LinkParts, 'store' | 'now'> & { readonly randomBytes: (count: number) => Uint8Array },
  account: Account,
): Promise<{ readonly code: string; readonly expiresAt: Instant }> => {
  const code = newLinkCode(parts.randomBytes)
  const expiresAt = (parts.now() + codeLifeMs) as Instant
  await parts.store.putCode(hashOf(code), account.id, expiresAt)
  return { code, expiresAt }
}

/**
 * Links the person who typed a code to its account. Null: the code is unknown, expired or was used by somebody else.
 * May be repeated: the same person gets the same account.
 */
export const redeemLinkCode = async (
  parts: LinkParts,
  catalog: Catalog,
  code: string,
  person: IdentityKey,
): Promise<Account | null> => {
  const account = await parts.store.redeemCode(hashOf(code), person, parts.now())
  if (account !== null) await confirmPlan(parts, catalog, person, account)
  return account
}

/** Links a person, or everybody whom a rule names, to an account. */
export const linkPerson = async (
  parts: LinkParts,
  catalog: Catalog,
  person: IdentityKey,
  account: Account,
): Promise<void> => {
  await parts.store.link(person, account.id)
  await confirmPlan(parts, catalog, person, account)
}

/** The account that a person belongs to by the person's own link or by rules; `disagree` when these name several. */
export const accountOfPerson = (
  store: Pick<Store, 'accountFor'>,
  { key, rules, broadRules }: Pick<Identity, 'key' | 'rules' | 'broadRules'>,
): Promise<Account | 'disagree' | null> => store.accountFor(key, rules, broadRules)

/** Whose a person or rule is, where that is another account than this one. */
export const otherOwner = async (
  store: Pick<Store, 'accountFor'>,
  key: IdentityKey,
  account: Pick<Account, 'id'> | null,
): Promise<Account | null> => {
  const owner = await store.accountFor(key, [])
  return owner === 'disagree' || owner === null || owner.id === account?.id ? null : owner
}

const hashOf = (code: string): string => createHash('sha256').update(code).digest('hex')

/** Whoever has opened more tickets than this before being linked was no customer. */
const mostTickets = 200

/** Whoever agreed to pay before the plan was known may have one that asks for nothing. */
const waitsForPlan: ReadonlySet<Ticket['payment']> = new Set(['plan-not-confirmed', 'agreed', 'not-agreed'])

/** Those that a person opened before anybody knew the plan. */
export const ticketsWithoutPlan = async (store: Pick<Store, 'tickets'>, person: IdentityKey): Promise<Ticket[]> => {
  const tickets = await store.tickets({ identity: person, limit: mostTickets })
  return tickets.filter(({ plan, payment }) => plan === null && waitsForPlan.has(payment))
}

/**
 * Tickets opened before anybody knew the plan get it now; their reaction time runs from now. May be repeated. Those of
 * everybody whom a rule names get it once the person is heard of: who that is, only their platform knows. Nothing happens
 * where the catalog doesn't know the account's plan.
 */
export const confirmPlan = async (
  parts: LinkParts,
  catalog: Catalog,
  person: IdentityKey,
  account: Account,
): Promise<void> => {
  const at = parts.now()
  const plan = planById(catalog, planAt(account, at, catalog.withoutPlan))
  if (plan === null) return
  for (const ticket of await ticketsWithoutPlan(parts.store, person)) {
    const event = planConfirmed(catalog, ticket, { account, plan, at })
    const result = await parts.helpdesk.change(ticket.number, event)
    if (!result.ok && result.problem === 'unavailable')
      throw new Error(`the support system can't be reached: ${result.why}`)
  }
}

const planConfirmed = (
  { hours }: Catalog,
  ticket: Ticket,
  { account, plan, at }: { readonly account: Account; readonly plan: Plan; readonly at: Instant },
): TicketEvent => ({
  key: `plan-confirmed:${ticket.number}` as EffectKey,
  at,
  by: { kind: 'system', name: '' },
  change: {
    kind: 'plan',
    account: account.id,
    plan: plan.id,
    // What was agreed to before stays agreed to, where the plan would ask for it.
    payment: plan.tickets === 'paid' && ticket.payment === 'agreed' ? 'agreed' : paymentUnder(plan),
    answerDueAt: ticket.state === 'closed' ? null : answerDueAt(plan, hours, at),
  },
})
