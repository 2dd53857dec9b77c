import { z } from 'zod'
import { apiAddress, idList, isUnset, type PlatformState } from '../shared/settings.ts'
import type { ApiAccess } from './connection/api.ts'

const channelIds = idList(
  /^\d{17,20}$/,
  'must be channel ids such as 1098765432109876543, separated by commas; with Developer Mode on, a right click on a channel copies its id',
)

const usualRequestsPerSecond = 50
const fewerRequests = {
  error: `must be a whole number from ${usualRequestsPerSecond} on, as Discord granted it; leave it out where Discord granted none`,
}

/** The Discord channel's own settings, to be added to the product's. Without any of them it is off. */
export const discordSettings = z.object({
  DISCORD_TOKEN: z
    .string()
    .regex(/^[\w.-]+$/, {
      error: "must be a bot's token: copy it from the application's page, Bot, Reset Token; without the word Bot",
    })
    .optional()
    .describe("Discord: the bot's token"),
  DISCORD_API_URL: apiAddress('https://discord.com/api')
    .optional()
    .describe("Discord: where its HTTP interface is, when it isn't https://discord.com/api"),
  DISCORD_LISTEN_CHANNELS: channelIds
    .optional()
    .describe('Discord: ids of channels in which every new question or post is answered; several with commas'),
  DISCORD_REQUESTS_PER_SECOND: z.coerce
    .number(fewerRequests)
    .int(fewerRequests)
    .min(usualRequestsPerSecond, fewerRequests)
    .optional()
    .describe('Discord: requests a second, where Discord granted this bot more than the usual 50'),
})

export type DiscordSettings = z.output<typeof discordSettings>

/** How Discord is reached, once the settings suffice. */
export interface DiscordAccess extends ApiAccess {
  readonly listenChannels: ReadonlySet<string>
}

export type DiscordState = PlatformState<DiscordAccess>

/** Whether Discord is on, off, or half set up. */
export const discordState = (settings: DiscordSettings): DiscordState => {
  const { DISCORD_TOKEN, DISCORD_API_URL, DISCORD_LISTEN_CHANNELS, DISCORD_REQUESTS_PER_SECOND } = settings
  if (isUnset(discordSettings, settings)) return { kind: 'off' }
  if (DISCORD_TOKEN === undefined) return { kind: 'incomplete', missing: ['DISCORD_TOKEN'] }
  const access = {
    token: DISCORD_TOKEN,
    apiUrl: (DISCORD_API_URL ?? 'https://discord.com/api').replace(/\/+$/, ''),
    listenChannels: new Set(DISCORD_LISTEN_CHANNELS),
    requestsPerSecond: DISCORD_REQUESTS_PER_SECOND ?? usualRequestsPerSecond,
  }
  return { kind: 'on', access }
}
