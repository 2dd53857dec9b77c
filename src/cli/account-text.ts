import { type Account, planAt } from '../accounts/account.ts'
import type { Desk } from '../main.ts'
import { toIso } from '../schedule/iso.ts'
import { sayDate } from '../schedule/say.ts'

export const accountJson = async ({ store, catalog, now }: Desk, account: Account) => ({
  id: account.id,
  name: account.name,
  plan: account.plan,
  planNow: planAt(account, now(), catalog.withoutPlan),
  planEndsAt: account.planEndsAt === null ? null : toIso(account.planEndsAt, catalog.hours.zone),
  zone: account.zone,
  language: account.language,
  version: account.productVersion,
  links: await store.links(account.id),
})

export const planText = (desk: Desk, account: Account): string => {
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
