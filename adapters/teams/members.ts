import type { Logger } from 'pino'
import { lookUps } from '../shared/remembered.ts'
import { failureOf } from './failure.ts'
import { type Membership, placeAddress } from './inbound.ts'
import type { Sdk } from './sdk.ts'
import type { Origin } from './wire.ts'

/** What Teams tells of a person, null while it can't be told: then no rule for a whole tenant holds. */
export type Members = (origin: Origin) => Promise<Membership | null>

const keptMs = 3_600_000
const failureKeptMs = 10_000
/** A message must be acknowledged within fifteen seconds, whoever it is from. */
const askForMs = 4000

const within = async <Value>(work: Promise<Value>, ms: number): Promise<Value> => {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new Error('no answer in time')), ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}

export const createMembers = ({ memberOf }: Pick<Sdk, 'memberOf'>, now: () => number, log: Logger): Members => {
  const members = lookUps<Membership | null>({
    ...{ now, keptMs, failureKeptMs, log },
    words: 'a person could not be looked up in Teams, and is served without the rules of their tenant',
    whyOf: (error) => failureOf(error, now()).why,
    instead: () => null,
  })
  return (origin) => {
    const { tenant, user } = origin
    return members.of(`${tenant}/${user.id}`, () => within(memberOf(placeAddress(origin), user.id), askForMs))
  }
}
