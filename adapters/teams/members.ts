import type { Logger } from 'pino'
import { Recent } from '../../src/recent.ts'
import { failureOf } from './failure.ts'
import { type Membership, placeAddress } from './inbound.ts'
import type { Sdk } from './sdk.ts'
import type { Origin } from './wire.ts'

/** What Teams tells of a person, null while it can't be told: then no rule for a whole tenant holds. */
export type Members = (origin: Origin) => Promise<Membership | null>

const keptForMs = 3_600_000
const mostKept = 5000
/** A message must be acknowledged within fifteen seconds, whoever it is from. */
const askForMs = 4000

const within = async <Value>(work: Promise<Value>, ms: number): Promise<Value> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

export const createMembers = ({ memberOf }: Pick<Sdk, 'memberOf'>, now: () => number, log: Logger): Members => {
  const kept = new Recent<string, { readonly membership: Membership; readonly until: number }>(mostKept)
  return async (origin) => {
    const { tenant, user } = origin
    const key = `${tenant}/${user.id}`
    const known = kept.get(key)
    if (known !== undefined && known.until > now()) return known.membership
    const membership = await within(memberOf(placeAddress(origin), user.id), askForMs).catch((error: unknown) => {
      log.warn({ why: failureOf(error, now()).why }, 'Teams: a person could not be looked up')
      return null
    })
    if (membership !== null) kept.set(key, { membership, until: now() + keptForMs })
    return membership
  }
}
