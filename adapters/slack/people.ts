import type { webApi } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { Remembered } from '../shared/remembered.ts'
import { failureOf } from './connection/failures.ts'
import type { Profile } from './inbound.ts'

/** Looks people up in Slack, and remembers them for a while. */
export interface People {
  /** Null when Slack doesn't tell just now. */
  profileOf(user: string): Promise<Profile | null>
}

const keptMs = 60 * 60_000
const failureKeptMs = 60_000
const most = 10_000
/** How long a reason stays told: it is the same for everybody who writes meanwhile. */
const toldMs = 60 * 60_000

const answer = z.object({
  user: z.object({
    team_id: z.string(),
    tz: z.string().nullish(),
    locale: z.string().nullish(),
    real_name: z.string().nullish(),
    is_restricted: z.boolean().default(false),
    is_ultra_restricted: z.boolean().default(false),
    profile: z.object({ display_name: z.string().nullish(), real_name: z.string().nullish() }).default({}),
  }),
})

const profileIn = (body: unknown): Profile => {
  const { user } = answer.parse(body)
  return {
    team: user.team_id,
    displayName: user.profile.display_name || user.profile.real_name || user.real_name || null,
    zone: user.tz || null,
    language: user.locale || null,
    isGuest: user.is_restricted || user.is_ultra_restricted,
  }
}

export const createPeople = (client: webApi.WebClient, now: () => number, log: Logger): People => {
  const toldUntil = new Map<string, number>()
  const tell = (error: unknown): void => {
    const failure = failureOf(error)
    const why = failure.kind === 'limited' ? 'rate limited' : failure.code
    if ((toldUntil.get(why) ?? 0) > now()) return
    toldUntil.set(why, now() + toldMs)
    const remedy = why === 'missing_scope' ? { remedy: 'give the app the scope users:read and install it again' } : {}
    log.warn(
      { why, ...remedy },
      'a person could not be looked up in Slack, and is served without name, zone and language',
    )
  }
  const profiles = new Remembered<Profile | null>({
    now,
    keptMs,
    failureKeptMs,
    most,
    instead: async (error, before) => {
      tell(error)
      return (await before) ?? null
    },
  })
  return {
    profileOf: (user) =>
      profiles.of(user, async () => profileIn(await client.users.info({ user, include_locale: true }))),
  }
}
