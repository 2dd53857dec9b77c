import { type Account, planAt } from '../accounts/account.ts'
import { hasLostPlan } from '../accounts/lost-plans.ts'
import type { Desk } from '../main.ts'
import { toIso } from '../schedule/iso.ts'
import { sayDate } from '../schedule/say.ts'

export const accountJson = async ({ store, catalog, now }: Desk, account: Account) => ({
  id: account.id,
  name: account.name,
  plan: account.plan,
  planNow: planAt(account, now(), catalog.withoutPlan),
  ...(hasLostPlan(catalog, account, now()) ? { planProblem: lostPlan } : {}),
  planEndsAt: account.planEndsAt === null ? null : toIso(account.planEndsAt, catalog.hours.zone),
  zone: account.zone,
  language: account.language,
  version: account.productVersion,
  links: await store.links(account.id),
})

const lostPlan = 'not in the catalog'

/** The plan with its end, and a mark where the catalog has no such plan. */
export const planText = (desk: Desk, account: Account): string =>
  hasLostPlan(desk.catalog, account, desk.now())
    ? `${planWithEnd(desk, account)} (${lostPlan}: see frontdesk doctor)`
    : planWithEnd(desk, account)

const planWithEnd = (desk: Desk, account: Account): string => {
  const { plan, planEndsAt } = account
  if (planEndsAt === null) return plan
  const day = sayDate(planEndsAt, {
    zone: desk.catalog.hours.zone,
    language: desk.catalog.vendor.language,
    lastDay: true,
  })
  return planAt(account, desk.now(), desk.catalog.withoutPlan) === plan
    ? `${plan} until ${day}`
    : `${plan} ended on ${day}`
}

/** Each thing about an account that is otherwise than before, as "zone UTC → Asia/Tokyo". */
export const changesText = (desk: Desk, before: Account, after: Account): readonly string[] => {
  const said = (account: Account): Readonly<Record<string, string | null>> => ({
    name: account.name,
    plan: planText(desk, account),
    zone: account.zone,
    language: account.language,
    version: account.productVersion,
  })
  const [was, is] = [said(before), said(after)]
  return Object.keys(is)
    .filter((field) => was[field] !== is[field])
    .map((field) => `${field} ${was[field] ?? 'none'} → ${is[field] ?? 'none'}`)
}
