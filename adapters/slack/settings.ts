import { z } from 'zod'
import { apiAddress, idList, isUnset, type PlatformState } from '../shared/settings.ts'

const token = (prefix: string, where: string) =>
  z
    .string()
    .regex(new RegExp(`^${prefix}-\\S+$`), {
      error: `must begin with ${prefix}-: copy it from the app's page, ${where}`,
    })
    .optional()

const channelIds = idList(
  /^[CG][A-Z0-9]+$/,
  'must be channel ids such as C024BE91L, separated by commas; a channel shows its id under its details',
)

/** The Slack channel's own settings, to be added to the product's. Without any of them it is off. */
export const slackSettings = z.object({
  SLACK_BOT_TOKEN: token('xoxb', 'OAuth & Permissions').describe("Slack: the app's bot token (xoxb-…)"),
  SLACK_SIGNING_SECRET: z
    .string()
    .min(1, { error: 'is empty: copy it from Basic Information, or leave it out and use SLACK_APP_TOKEN' })
    .optional()
    .describe('Slack over HTTP: the secret that requests to POST /slack/events are signed with'),
  SLACK_APP_TOKEN: token('xapp', 'Basic Information, App-Level Tokens').describe(
    'Slack in Socket Mode, without an address of our own: the app-level token (xapp-…)',
  ),
  SLACK_API_URL: apiAddress('https://slack.com/api/')
    .optional()
    .describe("Slack: where its Web API is, when it isn't https://slack.com/api/"),
  SLACK_LISTEN_CHANNELS: channelIds
    .optional()
    .describe('Slack: ids of channels in which every new question is answered; several with commas'),
})

export type SlackSettings = z.output<typeof slackSettings>

/** How Slack is reached, once the settings suffice. At least one of the two ways in is there. */
export interface SlackAccess {
  readonly botToken: string
  readonly signingSecret: string | null
  readonly appToken: string | null
  /** With a final slash. */
  readonly apiUrl: string
  readonly listenChannels: ReadonlySet<string>
}

export type SlackState = PlatformState<SlackAccess>

/** Whether Slack is on, off, or half set up. */
export const slackState = (settings: SlackSettings): SlackState => {
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN, SLACK_API_URL, SLACK_LISTEN_CHANNELS } = settings
  if (isUnset(slackSettings, settings)) return { kind: 'off' }
  const wayIn = SLACK_SIGNING_SECRET ?? SLACK_APP_TOKEN
  if (SLACK_BOT_TOKEN !== undefined && wayIn !== undefined) {
    const access = {
      botToken: SLACK_BOT_TOKEN,
      signingSecret: SLACK_SIGNING_SECRET ?? null,
      appToken: SLACK_APP_TOKEN ?? null,
      apiUrl: (SLACK_API_URL ?? 'https://slack.com/api/').replace(/\/*$/, '/'),
      listenChannels: new Set(SLACK_LISTEN_CHANNELS),
    }
    return { kind: 'on', access }
  }
  const missing = [
    ...(SLACK_BOT_TOKEN === undefined ? ['SLACK_BOT_TOKEN'] : []),
    ...(wayIn === undefined ? ['SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode)'] : []),
  ]
  return { kind: 'incomplete', missing }
}

/** The ways in which Slack reaches us. */
export const waysIn = ({ appToken, signingSecret }: SlackAccess): string => {
  const http = 'over HTTP at /slack/events'
  if (appToken === null) return http
  return signingSecret === null ? 'over Socket Mode' : `over Socket Mode, and ${http}, whichever the app is set to`
}
