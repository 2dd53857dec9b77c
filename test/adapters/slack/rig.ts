import { PassThrough } from 'node:stream'
import { createSlackChannel, type SlackChannel } from '../../../adapters/slack/channel.ts'
import { slackSettings, slackState } from '../../../adapters/slack/settings.ts'
import { createLog } from '../../../src/log.ts'
import { createHttpApp, type HttpServer, listen } from '../../../src/runtime/http.ts'
import { type ContractDesk, openContractDesk, type Shown } from '../channel-contract.ts'
import { appToken, botToken, type FakeMessage, type FakeSlack, signingSecret, startFakeSlack } from './fake.ts'

export interface RigOptions {
  readonly socketMode?: boolean
  readonly listenChannels?: string
  readonly clock?: () => number
  readonly env?: Readonly<Record<string, string>>
  readonly statusAfterMs?: number
  /** Awaited before each line is posted. */
  readonly beforeDelivery?: () => Promise<void>
  /** In place of the usual desk. */
  readonly contract?: ContractDesk
}

/** The Slack channel over Bolt, between a fake workspace and a real desk. */
export interface Rig {
  readonly slack: FakeSlack
  readonly contract: ContractDesk
  readonly channel: SlackChannel
  readonly url: string
  logged(): string
  /** What is posted from now on is posted by another process, which remembers nothing of what this one tried. */
  takenOver(): void
  /** Delivers a request of Slack's in the way that is on, and tells whether it was acknowledged. */
  deliver(body: unknown, kind?: Kind): Promise<boolean>
  /** What was posted since the last look. */
  news(): Promise<readonly FakeMessage[]>
  close(): Promise<void>
}

type Kind = 'events_api' | 'interactive' | 'slash_commands'

export const maria = 'U2147483697'
export const direct = `D${maria.slice(1)}`
/** A channel. */
export const room = 'C024BE91L'

export const openRig = async (options: RigOptions = {}): Promise<Rig> => {
  const slack = await startFakeSlack()
  slack.users.set(maria, { id: maria, team_id: slack.team, tz: 'Europe/Riga', locale: 'en-GB', real_name: 'Maria' })
  const contract = options.contract ?? (await openContractDesk())
  await contract.link(`slack:${slack.team}/${maria}`)
  const lines: string[] = []
  const sink = new PassThrough()
  sink.on('data', (chunk) => lines.push(String(chunk)))
  const log = createLog('trace', sink)
  const state = slackState(
    slackSettings.parse({
      SLACK_BOT_TOKEN: botToken,
      ...(options.socketMode ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }),
      SLACK_API_URL: slack.apiUrl,
      ...(options.listenChannels === undefined ? {} : { SLACK_LISTEN_CHANNELS: options.listenChannels }),
      ...options.env,
    }),
  )
  if (state.kind !== 'on') throw new Error('the settings do not turn Slack on')
  const { clock, statusAfterMs, beforeDelivery } = options
  const create = () =>
    createSlackChannel(contract.desk, {
      access: state.access,
      log,
      patienceMs: 300,
      ...(clock === undefined ? {} : { clock }),
      ...(statusAfterMs === undefined ? {} : { statusAfterMs }),
    })
  const channel = create()
  let poster = channel
  contract.add({
    ...channel,
    deliver: async (delivery) => {
      await beforeDelivery?.()
      return poster.deliver(delivery)
    },
  })
  const routers = channel.router === null ? [] : [channel.router]
  const app = createHttpApp({ routers, trustedProxies: [], ready: async () => true, log })
  const server: HttpServer = await listen(app, '127.0.0.1', 0)
  const url = `http://127.0.0.1:${server.port}/slack/events`
  let seen = 0
  return {
    slack,
    contract,
    channel,
    url,
    logged: () => lines.join(''),
    takenOver: () => {
      poster = create()
    },
    deliver: async (body, kind = 'events_api') => {
      if (options.socketMode) return (await slack.push(kind, body)) !== null
      const form = kind !== 'events_api'
      const sent = kind === 'interactive' ? { payload: JSON.stringify(body) } : body
      const response = await slack.post(url, sent, { form })
      await response.arrayBuffer()
      return response.ok
    },
    news: async () => {
      await contract.answered()
      const fresh = slack.messages.slice(seen)
      seen = slack.messages.length
      return fresh
    },
    close: async () => {
      await channel.stop()
      await server.close(0)
      await contract.close()
      await slack.close()
    },
  }
}

export interface Said {
  readonly user?: string
  readonly threadTs?: string
  readonly ts?: string
  readonly fields?: Readonly<Record<string, unknown>>
}

/** An event as Slack sends it, around what happened. */
export const envelope = (slack: FakeSlack, event: Readonly<Record<string, unknown>>): Record<string, unknown> => ({
  token: 'verification',
  team_id: slack.team,
  api_app_id: 'A0FFV41KK',
  event,
  type: 'event_callback',
  event_id: `Ev${slack.nextTs().replace('.', '')}`,
  event_time: 1_760_000_000,
  authorizations: [{ team_id: slack.team, user_id: slack.bot, is_bot: true, is_enterprise_install: false }],
})

/** Somebody changes the message `ts`. */
export const edited = (slack: FakeSlack, channel: string, text: string, ts: string): Record<string, unknown> => {
  const now = { type: 'message', user: maria, ts, text, edited: { user: maria, ts: slack.nextTs() } }
  const change = { channel, ts: slack.nextTs(), message: now, previous_message: { ...now, text: 'as it was' } }
  return envelope(slack, { type: 'message', subtype: 'message_changed', ...change })
}

/** Somebody writes in a channel. */
export const message = (slack: FakeSlack, channel: string, text: string, said: Said = {}): Record<string, unknown> => {
  const ts = said.ts ?? slack.nextTs()
  const wire = text
    .replaceAll('&', '&amp;')
    .replaceAll(/<(?!@U0LAN0Z89>)/g, '&lt;')
    .replaceAll(/(?<!<@U0LAN0Z89)>/g, '&gt;')
  return envelope(slack, {
    type: 'message',
    text: wire,
    user: said.user ?? maria,
    ts,
    ...(said.threadTs === undefined ? {} : { thread_ts: said.threadTs }),
    team: slack.team,
    channel,
    event_ts: ts,
    channel_type: channel.startsWith('D') ? 'im' : 'channel',
    ...said.fields,
  })
}

interface Button {
  readonly id: string
  readonly label: string
  readonly blockId: string
}

export const buttonsOf = ({ blocks }: Pick<FakeMessage, 'blocks'>): readonly Button[] =>
  blocks.flatMap((block) => {
    if (block.type !== 'actions') return []
    const elements = block.elements as { action_id: string; text: { text: string } }[]
    return elements.map(({ action_id, text }) => ({
      id: action_id,
      label: text.text,
      blockId: block.block_id ?? '',
    }))
  })

let presses = 0

/** Somebody presses a button of a message. */
export const press = (
  slack: FakeSlack,
  message: FakeMessage,
  button: Button,
  user = maria,
): Record<string, unknown> => ({
  type: 'block_actions',
  user: { id: user, username: 'maria', team_id: slack.team },
  api_app_id: 'A0FFV41KK',
  container: {
    type: 'message',
    message_ts: message.ts,
    channel_id: message.channel,
    is_ephemeral: message.to !== null,
  },
  trigger_id: `${++presses}.1.trigger`,
  team: { id: slack.team, domain: 'example' },
  channel: { id: message.channel, name: 'help' },
  response_url: slack.responseUrl(message),
  actions: [{ action_id: button.id, block_id: button.blockId, type: 'button', action_ts: slack.nextTs() }],
})

/** What a reader sees of a message: its blocks, since Slack shows its text in notifications only. */
export const wordsOf = ({ blocks }: Pick<FakeMessage, 'blocks'>): string =>
  blocks.flatMap((block) => (block.type === 'actions' ? [] : [literals(block).join('')])).join('\n')

const literals = (node: unknown): string[] => {
  if (Array.isArray(node)) return node.flatMap(literals)
  if (typeof node !== 'object' || node === null) return []
  if ('fallback' in node && typeof node.fallback === 'string') return [node.fallback]
  if ('text' in node && typeof node.text === 'string')
    return [node.text, ' '.repeat('type' in node && node.type === 'raw_text' ? 1 : 0)]
  return Object.values(node).flatMap(literals)
}

export const shownOf = (message: FakeMessage): Shown => ({
  text: wordsOf(message),
  actions: buttonsOf(message).map(({ id, label }) => ({ id, label })),
})
