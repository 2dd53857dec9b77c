import type { webApi } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { type Failure, failureOf } from './failures.ts'
import type { Profile } from './inbound.ts'

/** Looks people up in Slack, and remembers them for a while. */
export interface People {
  /** Null when Slack doesn't tell just now. */
  profileOf(user: string): Promise<Profile | null>
}

const keptMs = 60 * 60_000
/** Soon enough for a person to be known again, seldom enough not to add to Slack's trouble. */
const failureKeptMs = 60_000
const mostKept = 10_000
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

interface Known {
  readonly profile: Promise<Profile | null>
  until: number
}

export const createPeople = (client: webApi.WebClient, now: () => number, log: Logger): People => {
  const known = new Map<string, Known>()
  const toldUntil = new Map<string, number>()
  const tell = (failure: Failure): void => {
    const why = failure.kind === 'limited' ? 'rate limited' : failure.code
    if ((toldUntil.get(why) ?? 0) > now()) return
    toldUntil.set(why, now() + toldMs)
    const remedy = why === 'missing_scope' ? { remedy: 'give the app the scope users:read and install it again' } : {}
    log.warn(
      { why, ...remedy },
      'a person could not be looked up in Slack, and is served without name, zone and language',
    )
  }
  const lookUp = async (user: string, before: Known | undefined): Promise<Profile | null> => {
    try {
      return profileIn(await client.users.info({ user, include_locale: true }))
    } catch (error) {
      tell(failureOf(error))
      const entry = known.get(user)
      if (entry !== undefined) entry.until = now() + failureKeptMs
      return (await before?.profile) ?? null
    }
  }
  return {
    profileOf: (user) => {
      const before = known.get(user)
      if (before !== undefined && before.until > now()) return before.profile
      known.delete(user)
      if (known.size >= mostKept) known.delete(known.keys().next().value ?? '')
      const profile = lookUp(user, before)
      known.set(user, { profile, until: now() + keptMs })
      return profile
    },
  }
}
