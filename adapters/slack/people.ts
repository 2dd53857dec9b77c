import type { webApi } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { lookUps } from '../shared/remembered.ts'
import { failureOf, resultOf } from './connection/failures.ts'
import type { Profile } from './inbound.ts'

/** Looks people up in Slack, and remembers them for a while. */
export interface People {
  /** Null when Slack doesn't tell just now. */
  profileOf(user: string): Promise<Profile | null>
}

const keptMs = 60 * 60_000
const failureKeptMs = 60_000

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
  const profiles = lookUps<Profile | null>({
    ...{ now, keptMs, failureKeptMs, log },
    words: 'a person could not be looked up in Slack, and is served without name, zone and language',
    whyOf: (error) => resultOf(failureOf(error)).why,
    remedies: { missing_scope: 'give the app the scope users:read and install it again' },
    instead: async (before) => (await before) ?? null,
  })
  return {
    profileOf: (user) =>
      profiles.of(user, async () => profileIn(await client.users.info({ user, include_locale: true }))),
  }
}
