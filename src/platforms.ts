import { setTimeout as pause } from 'node:timers/promises'
import type { Router } from 'express'
import type { Logger } from 'pino'
import type { z } from 'zod'
import { discordSettings, discordState } from '../adapters/discord/settings.ts'
import { discordUsers } from '../adapters/discord/users.ts'
import { slackSettings, slackState, waysIn } from '../adapters/slack/settings.ts'
import { slackUsers } from '../adapters/slack/users.ts'
import { teamsSettings, teamsState } from '../adapters/teams/settings.ts'
import { teamsUsers } from '../adapters/teams/users.ts'
import { terminalUsers } from '../adapters/terminal/users.ts'
import { webUsers } from '../adapters/web/users.ts'
import type { UserForms } from './accounts/user-form.ts'
import type { Channel, ChannelTrouble } from './runtime/channel.ts'
import type { Frontdesk } from './runtime/frontdesk.ts'
import type { Store } from './store/store.ts'
import { UserError } from './user-error.ts'

/** The settings of every platform. Without a platform's own it is off. */
export const platformSettings = slackSettings.extend(discordSettings.shape).extend(teamsSettings.shape)

/** Theirs, and where the web server listens: what is for this machine alone is served nowhere else. */
type PlatformSettings = z.output<typeof platformSettings> & { readonly FRONTDESK_HOST: string }

/** A platform that is on in this process. */
export interface Platform {
  readonly channel: Channel
  /** To be mounted at the root; null where nothing comes in over HTTP. */
  readonly router: Router | null
  start(): Promise<void>
  stop(): Promise<void>
}

/** Where people can be linked from, and how they are written there. */
export const userForms: UserForms = {
  web: webUsers,
  slack: slackUsers,
  discord: discordUsers,
  teams: teamsUsers,
  terminal: terminalUsers,
}

/** Whether each platform is on, off, or can't be. */
export const statesOf = (settings: PlatformSettings) => ({
  slack: slackState(settings),
  discord: discordState(settings),
  teams: teamsState(settings, settings.FRONTDESK_HOST),
})

/** Every platform with the settings that turn it on, and how it is served then. */
export const platformStates = (settings: PlatformSettings) => {
  const { slack, discord, teams } = statesOf(settings)
  const isPlayground = teams.kind === 'on' && teams.access.credentials.kind === 'playground'
  return [
    {
      platform: 'slack',
      name: 'Slack',
      state: slack,
      how: slack.kind === 'on' ? waysIn(slack.access) : null,
      needs: 'SLACK_BOT_TOKEN and SLACK_SIGNING_SECRET (or SLACK_APP_TOKEN)',
    },
    { platform: 'discord', name: 'Discord', state: discord, how: null, needs: 'DISCORD_TOKEN' },
    {
      platform: 'teams',
      name: 'Microsoft Teams',
      state: teams,
      how: isPlayground ? "for this machine's Playground, without credentials" : null,
      needs: 'MicrosoftAppId, MicrosoftAppPassword and MicrosoftAppTenantId',
    },
  ]
}

/** What keeps a platform from being served as it is set up; null: nothing. */
export const setupProblem = (
  state: ReturnType<typeof platformStates>[number]['state'],
): { readonly what: string; readonly remedy: string } | null => {
  if (state.kind === 'incomplete')
    return { what: `is half set up: missing ${state.missing.join(', ')}`, remedy: 'set what is missing, or none of it' }
  return state.kind === 'contradictory' ? { what: state.problem, remedy: state.remedy } : null
}

/** @throws UserError where a platform has some of its settings and not all that it needs, or too many. */
export const checkPlatforms = (settings: PlatformSettings): void => {
  const problems = platformStates(settings).flatMap(({ name, state }) => {
    const problem = setupProblem(state)
    return problem === null ? [] : [`${name} ${problem.what}; ${problem.remedy}`]
  })
  if (problems.length > 0) throw new UserError(problems.join('\n'))
}

interface PlatformParts {
  readonly settings: PlatformSettings
  readonly frontdesk: Frontdesk
  readonly store: Store
  readonly log: Logger
}

/** Those that are on. The SDK of a platform that is off is not loaded. */
export const openPlatforms = async (parts: PlatformParts): Promise<readonly Platform[]> => {
  const { settings, frontdesk, store, log } = parts
  const platforms: Platform[] = []
  const { slack, discord, teams } = statesOf(settings)
  if (slack.kind === 'on') {
    const { createSlackChannel } = await import('../adapters/slack/channel.ts')
    const channel = createSlackChannel(frontdesk, { access: slack.access, log })
    platforms.push({ channel, router: channel.router, start: channel.start, stop: channel.stop })
  }
  if (discord.kind === 'on') {
    const { createDiscordChannel } = await import('../adapters/discord/channel.ts')
    const channel = createDiscordChannel(frontdesk, { access: discord.access, keeper: store, log })
    platforms.push({ channel, router: null, start: channel.start, stop: channel.stop })
  }
  if (teams.kind === 'on') {
    const { createTeamsChannel } = await import('../adapters/teams/channel.ts')
    const channel = createTeamsChannel(frontdesk, { access: teams.access, log })
    platforms.push({ channel, router: channel.router, start: async () => {}, stop: channel.stop })
  }
  return platforms
}

/** So long is a platform waited for: what it refuses by then stops the start, and later is only told. */
const startsWithinMs = 1000

/** By the name of the platform: why it isn't reached, where that is known. */
export type Away = ReadonlyMap<string, ChannelTrouble | null>

/** Connects them. Gives those that are not reached yet, and are tried on. @throws what a platform refuses */
export const startPlatforms = async (platforms: readonly Platform[], log: Logger): Promise<Away> => {
  const pending = new Set<string>()
  const late = new AbortController()
  const starts = platforms.map(async ({ channel: { platform }, start }) => {
    pending.add(platform)
    try {
      await start()
      pending.delete(platform)
    } catch (error) {
      if (!late.signal.aborted) throw error
      const remedy = error instanceof Error && 'remedy' in error ? error.remedy : null
      log.error({ platform, remedy }, error instanceof Error ? error.message : String(error))
    }
  })
  const waited = pause(startsWithinMs, undefined, { signal: late.signal }).catch(() => undefined)
  await Promise.race([Promise.all(starts), waited]).finally(() => late.abort())
  const isAway = ({ channel }: Platform) => pending.has(channel.platform) || (channel.trouble?.() ?? null) !== null
  return new Map(platforms.filter(isAway).map(({ channel }) => [channel.platform, channel.trouble?.() ?? null]))
}
