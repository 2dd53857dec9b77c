import { InvalidArgumentError, Option } from 'commander'
import { readLanguage } from '../accounts/account-fields.ts'
import type { Catalog } from '../catalog/model.ts'
import { didYouMean } from '../catalog/suggest.ts'
import { type Instant, type PlanId, parseInstant } from '../ids.ts'
import { momentField } from '../schedule/time-fields.ts'
import { isZone } from '../schedule/zone.ts'
import { UserError } from '../user-error.ts'

const withOffset = /(?:Z|[+-]\d{2}:?\d{2})$/i

const readInstant = (text: string): Instant => {
  try {
    if (withOffset.test(text)) return parseInstant(text)
  } catch {
    // Said below, with what would be right.
  }
  throw new InvalidArgumentError('Write a date and time with its distance from UTC, such as 2026-11-24T19:59:00+02:00.')
}

const readZone = (text: string): string => {
  if (isZone(text)) return text
  throw new InvalidArgumentError('Write a fixed offset such as UTC+1 or an IANA zone such as Europe/Paris.')
}

const withTime = /[T ]/

const readPlanEnd = (text: string): string => {
  if (momentField.safeParse(withTime.test(text) ? text : `${text} 24:00`).success) return text
  throw new InvalidArgumentError('Write a day, such as 2030-12-31, or an instant, such as 2030-12-31T18:00:00+02:00.')
}

const readTag = (text: string): string => {
  const language = readLanguage(text)
  if (language !== null) return language
  throw new InvalidArgumentError('Write a tag such as en or pt-BR.')
}

export const readCount = (text: string): number => {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count > 0) return count
  throw new InvalidArgumentError('Write a whole number, 1 or more.')
}

export const limitOption = (what: string, count: number) =>
  new Option('--limit <count>', what).argParser(readCount).default(count)
export const atOption = () =>
  new Option('--at <instant>', 'as if it were then: ISO 8601 with an offset').argParser(readInstant)
export const planOption = () => new Option('--plan <plan>', 'as a customer with this plan')
export const zoneOption = () => new Option('--zone <zone>', "the customer's time zone").argParser(readZone)
export const untilOption = () =>
  new Option('--until <date>', "the plan's last day, YYYY-MM-DD in the desk's zone").argParser(readPlanEnd)
export const languageOption = () =>
  new Option('--language <tag>', "the customer's language, such as en").argParser(readTag)
export const jsonOption = () => new Option('--json', 'print JSON, for programs')

/** The plan with an id, or else a name, in whatever case. @throws UserError when there is no such plan. */
export const planNamed = ({ plans }: Catalog, name: string): PlanId => {
  const ids = plans.map((plan) => plan.id)
  const isMeant = (written: string): boolean => written.toLowerCase() === name.toLowerCase()
  const plan = ids.find(isMeant) ?? plans.find((each) => isMeant(each.name))?.id
  if (plan === undefined) throw new UserError(`there is no plan ${JSON.stringify(name)}`, didYouMean(name, ids))
  return plan
}
