import type { Logger } from 'pino'
import { z } from 'zod'
import type { Channel, ChannelTrouble, Delivery, DeliveryResult } from '../../src/runtime/channel.ts'
import { createApi } from './connection/api.ts'
import { createGateway, type OnTrouble, reach } from './connection/gateway.ts'
import { DiscordProblem, whileRunning } from './connection/problem.ts'
import type { Keeper } from './connection/sessions.ts'
import { createIntake, type DiscordDesk } from './intake.ts'
import type { DiscordAccess } from './settings.ts'

export interface DiscordChannel extends Channel {
  readonly platform: 'discord'
  readonly deliver: (delivery: Delivery) => Promise<DeliveryResult>
  readonly trouble: () => ChannelTrouble | null
  /** Resolves once connected; tries on while Discord can't be reached. @throws DiscordProblem when it never will. */
  start(): Promise<void>
  /** Takes nothing more in; lines can still be delivered. */
  stop(): Promise<void>
}

export interface DiscordChannelOptions {
  readonly access: DiscordAccess
  /** Where the gateway's session outlives the process. */
  readonly keeper: Keeper
  readonly log: Logger
  readonly now?: () => number
  /** How long an answer may take before we are shown typing. */
  readonly typingAfterMs?: number
  /** Pause before an event that could not be stored is tried again; doubles each time. */
  readonly firstRetryMs?: number
  /** Pause before Discord is asked again to let us in, once it refused; doubles each time. */
  readonly refusedPauseMs?: number
}

const sweepEveryMs = 60_000

export const createDiscordChannel = (desk: DiscordDesk, options: DiscordChannelOptions): DiscordChannel => {
  const { access, keeper, log, refusedPauseMs } = options
  const api = createApi(access, log)
  const stopping = new AbortController()
  const intake = createIntake(desk, { ...options, api, signal: stopping.signal })
  let trouble: ChannelTrouble | null = null
  const onTrouble: OnTrouble = (found) => {
    if (found === null && trouble !== null) log.info('Discord is reached again')
    trouble = found
  }
  const { take } = intake
  const gateway = createGateway({ api, token: access.token, keeper, log, take, onTrouble, refusedPauseMs })
  const whoWeAre = () => api.get('/users/@me').then((found) => self.parse(found))
  let sweeping: NodeJS.Timeout | undefined
  return {
    platform: 'discord',
    deliver: intake.deliver,
    trouble: () => trouble,
    start: async () => {
      const me = await reach(whoWeAre, { signal: stopping.signal, log, onTrouble }).catch((error: unknown) => {
        if (error instanceof DiscordProblem) onTrouble(whileRunning(error))
        throw error
      })
      if (me === null) return
      intake.meet(me.id)
      sweeping = setInterval(intake.sweep, sweepEveryMs).unref()
      await gateway.start()
    },
    stop: async () => {
      clearInterval(sweeping)
      stopping.abort()
      await gateway.stop()
      await intake.idle()
    },
  }
}

const self = z.object({ id: z.string() })
