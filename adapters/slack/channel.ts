import { once } from 'node:events'
import { webApi } from '@slack/bolt'
import type { Router } from 'express'
import type { Logger } from 'pino'
import type { Channel } from '../../src/runtime/channel.ts'
import { createApiFetch } from '../shared/api-fetch.ts'
import { type Bolt, openBolt } from './bolt.ts'
import { createLink, type Live } from './connection/link.ts'
import { problemOf } from './connection/problem.ts'
import { sdkLog } from './connection/sdk-log.ts'
import { createIntake, type Intake } from './intake.ts'
import type { SlackDesk } from './port.ts'
import { createPoster } from './poster.ts'
import type { SlackAccess } from './settings.ts'

export interface SlackChannel extends Channel {
  readonly platform: 'slack'
  readonly deliver: NonNullable<Channel['deliver']>
  readonly trouble: NonNullable<Channel['trouble']>
  /** `POST /slack/events`, to be mounted at the root; null in Socket Mode alone. */
  readonly router: Router | null
  /** Connects, and keeps connected; resolves once that is so, or Slack is away. @throws SlackProblem when a token is refused */
  start(): Promise<void>
  /** Takes nothing more in over a socket, and resolves when nothing is in hand. */
  stop(): Promise<void>
}

export interface SlackChannelOptions {
  readonly access: SlackAccess
  readonly log: Logger
  /** Milliseconds since 1970, as the signatures of requests are held against. */
  readonly clock?: () => number
  /** How long Slack may be silent on a socket when spoken to, and how soon a closed one is opened again. */
  readonly patienceMs?: number
  /** How long an answer may take before we are shown at work on it. */
  readonly statusAfterMs?: number
  /** What the Web API is called with, in place of the network. */
  readonly fetch?: webApi.FetchFunction
}

const defaultPatienceMs = 5000
const callTimeoutMs = 10_000

/** Knows who we are, and is connected where that is for us to do. */
const createLive =
  ({ socket }: Bolt, intake: Intake): Live =>
  async (onUp, signal) => {
    const failed = (setting: string) => (error: unknown) => problemOf(error, setting)
    const nobody = await intake.whoWeAre().then(() => null, failed('SLACK_BOT_TOKEN'))
    if (nobody !== null || signal.aborted) return nobody
    if (socket !== null) return socket.live(onUp).then(() => null, failed('SLACK_APP_TOKEN'))
    onUp()
    await once(signal, 'abort')
    return null
  }

/** What fails is tried again by the outbox: trying here as well would hold up everything behind it. */
const webClient = ({ botToken, apiUrl }: SlackAccess, log: Logger, fetch: webApi.FetchFunction) =>
  new webApi.WebClient(botToken, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    fetch,
    // A call that fails is told by whoever makes it.
    logger: sdkLog(log, 'debug'),
  })

/** Slack: where customers write to us in direct messages, threads, commands and forms, and read what we answer. */
export const createSlackChannel = (desk: SlackDesk, options: SlackChannelOptions): SlackChannel => {
  const { access, log, clock = Date.now, patienceMs = defaultPatienceMs, statusAfterMs = 700 } = options
  const { fetch = createApiFetch(callTimeoutMs) } = options
  const client = webClient(access, log, fetch)
  const intake = createIntake(desk, { client, fetch, access, log, clock, statusAfterMs })
  const bolt = openBolt({ access, log, clock, patienceMs, take: intake.take })
  const link = createLink(createLive(bolt, intake), { log, clock, firstPauseMs: patienceMs })
  return {
    platform: 'slack',
    router: bolt.router,
    deliver: createPoster(client, desk),
    trouble: link.trouble,
    start: link.start,
    stop: async () => {
      link.stop()
      bolt.socket?.close()
      await intake.idle()
    },
  }
}
