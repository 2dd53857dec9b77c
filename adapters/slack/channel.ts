import type { webApi } from '@slack/bolt'
import type { Router } from 'express'
import type { Logger } from 'pino'
import type { Channel } from '../../src/runtime/channel.ts'
import { type Bolt, openBolt } from './bolt.ts'
import { failureOf } from './failures.ts'
import { createIntake, type Intake } from './intake.ts'
import type { SlackDesk } from './port.ts'
import { createPoster } from './poster.ts'
import type { SlackAccess } from './settings.ts'

export interface SlackChannel extends Channel {
  readonly platform: 'slack'
  readonly deliver: NonNullable<Channel['deliver']>
  /** `POST /slack/events`, to be mounted at the root; null in Socket Mode alone. */
  readonly router: Router | null
  /** Makes sure that the tokens are good, and connects in Socket Mode. @throws SlackStartError when they are not */
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

/** Slack does not take a token. */
class SlackStartError extends Error {
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.name = 'SlackStartError'
    this.remedy = remedy
  }
}

/** A refusal ends the start; what may pass doesn't, or the other channels would be down with this one. */
const connect = async ({ socket }: Bolt, intake: Intake, log: Logger): Promise<void> => {
  const refusedOr = (setting: string) => (error: unknown) => {
    const failure = failureOf(error)
    if (failure.kind === 'refused')
      throw new SlackStartError(
        `Slack refuses the value of ${setting} (${failure.code})`,
        `copy ${setting} anew from the app's page`,
      )
    log.warn({ why: failure }, 'Slack could not be reached at start; it is tried again')
    return null
  }
  const us = await intake.whoWeAre().catch(refusedOr('SLACK_BOT_TOKEN'))
  const connected = socket?.start().catch(refusedOr('SLACK_APP_TOKEN'))
  if (us !== null) await connected
  else connected?.catch((error: unknown) => log.error({ err: error }, 'Socket Mode could not be started'))
}

/** Slack: where customers write to us in direct messages, threads, commands and forms, and read what we answer. */
export const createSlackChannel = (desk: SlackDesk, options: SlackChannelOptions): SlackChannel => {
  const { access, log, clock = Date.now, patienceMs = defaultPatienceMs, statusAfterMs = 700, fetch } = options
  const bolt = openBolt({ access, log, clock, patienceMs, ...(fetch === undefined ? {} : { fetch }) })
  const { app, router, socket } = bolt
  const intake = createIntake(desk, app.client, { access, log, clock, statusAfterMs })
  // Told once, by the receiver.
  app.error(async (error) => {
    throw error
  })
  app.use((args) => intake.take(args.body, 'respond' in args ? args.respond : null))
  return {
    platform: 'slack',
    router,
    deliver: createPoster(app.client, desk),
    start: () => connect(bolt, intake, log),
    stop: async () => {
      await socket?.stop()
      await intake.idle()
    },
  }
}
