import { setTimeout as pause } from 'node:timers/promises'
import type { REST } from '@discordjs/rest'
import { type SessionInfo, WebSocketManager, WebSocketShardEvents } from '@discordjs/ws'
import type { Logger } from 'pino'
import type { ChannelTrouble } from '../../../src/runtime/channel.ts'
import { isUnauthorized, whyOf } from './api.ts'
import { DiscordProblem, fatalCloses, unreached, whileRunning, wrongToken } from './problem.ts'
import { type Keeper, Sessions } from './sessions.ts'
import { cautiousShards } from './shards.ts'

/** Messages of guilds and direct ones, and what they say: no more is asked for than is used. */
const intents = (1 << 9) | (1 << 12) | (1 << 15)

export interface GatewayOptions {
  readonly api: REST
  readonly token: string
  readonly keeper: Keeper
  readonly log: Logger
  /** Null: not for us. Resolves when the event is taken in; one that rejects is asked for again after a restart. */
  readonly take: (type: string, payload: unknown) => Promise<void> | null
  /** Told what keeps us from hearing Discord; null: we hear it again. */
  readonly onTrouble: OnTrouble
  /** Pause before we ask again to be let in; doubles each time. */
  readonly refusedPauseMs?: number | undefined
}

export type OnTrouble = (trouble: ChannelTrouble | null) => void

export interface Gateway {
  /** Resolves once connected; tries on while Discord can't be reached. @throws DiscordProblem when it never will. */
  start(): Promise<void>
  /** Takes nothing more in; the session is kept, so that the next process misses nothing. */
  stop(): Promise<void>
}

const longestPauseMs = 60_000
/** Discord ends a token that asks more than a thousand times a day. */
const longestRefusedPauseMs = 10 * 60_000
/** Any code but 1000 and 1001 leaves the session as it is. */
const keepsSession = 4200

export const createGateway = (options: GatewayOptions): Gateway => {
  const { api, token, keeper, log, take, onTrouble, refusedPauseMs = 30_000 } = options
  const sessions = new Sessions(keeper, log)
  const connected = Promise.withResolvers<void>()
  // It may be told before anybody waits.
  connected.promise.catch(() => undefined)
  const stopping = new AbortController()
  const left = new Set<number>()
  const shards = cautiousShards(log)
  let hasBeenUp = false
  let refusals = 0
  const manager = new WebSocketManager({
    token,
    intents,
    rest: api,
    buildStrategy: shards.build,
    // A shard that waits to reconnect would do so after the end: it waits on instead.
    retrieveSessionInfo: (shard) =>
      stopping.signal.aborted ? new Promise<SessionInfo | null>(() => undefined) : sessions.newest(shard),
    updateSessionInfo: (shard, session) => sessions.update(shard, session),
  })
  const isUp = ({ shardId }: { shardId: number }) => {
    left.delete(shardId)
    if (left.size > 0) return
    hasBeenUp = true
    refusals = 0
    onTrouble(null)
    connected.resolve()
  }
  /** What Discord refuses once we run may be put right there, or have been its own mistake. */
  const askAgain = (shard: number): void => {
    const afterMs = Math.min(refusedPauseMs * 2 ** refusals++, longestRefusedPauseMs)
    void pause(afterMs, undefined, { signal: stopping.signal }).then(
      () => shards.reconnect(shard),
      () => undefined,
    )
  }
  manager.on(WebSocketShardEvents.Hello, ({ shardId }) => sessions.greeted(shardId))
  manager.on(WebSocketShardEvents.Ready, isUp)
  manager.on(WebSocketShardEvents.Resumed, isUp)
  manager.on(WebSocketShardEvents.Error, ({ error }) => log.warn({ err: error }, 'trouble with the Discord gateway'))
  manager.on(WebSocketShardEvents.Closed, ({ code, shardId }) => {
    sessions.closed(shardId)
    left.add(shardId)
    const problem = fatalCloses.get(code)
    if (problem === undefined) {
      onTrouble(unreached)
      return log.info({ code }, 'the Discord gateway closed; connecting again')
    }
    const { message, remedy } = whileRunning(problem)
    onTrouble({ message, remedy })
    // Told by whoever waits for the start.
    if (hasBeenUp) log.error({ code, remedy }, message)
    else connected.reject(problem)
    askAgain(shardId)
  })
  manager.on(WebSocketShardEvents.Dispatch, ({ data: { t, d, s }, shardId }) => {
    const taking = take(t, d)
    if (taking !== null) sessions.taking(shardId, s, taking)
  })

  const start = async (): Promise<void> => {
    const ids = await reach(() => manager.getShardIds(), { signal: stopping.signal, log, onTrouble })
    if (ids === null) return
    for (const shard of ids) left.add(shard)
    await sessions.load(ids, (await manager.fetchGatewayInformation()).url)
    manager
      .connect()
      .catch((error: unknown) => log.warn({ why: whyOf(error) }, 'the Discord gateway is not reached yet'))
    await connected.promise
  }
  return {
    start,
    stop: async () => {
      stopping.abort()
      connected.resolve()
      sessions.freeze()
      await manager.destroy({ code: keepsSession, reason: 'restart' })
      await sessions.close()
    },
  }
}

interface ReachOptions extends Pick<GatewayOptions, 'log' | 'onTrouble'> {
  readonly signal: AbortSignal
}

/** Tries until it is answered. Null: told to stop. @throws DiscordProblem when the token is refused. */
export const reach = async <T>(ask: () => Promise<T>, { signal, log, onTrouble }: ReachOptions): Promise<T | null> => {
  for (let attempt = 0; !signal.aborted; attempt++) {
    try {
      return await ask()
    } catch (error) {
      if (isUnauthorized(error)) throw wrongToken
      if (error instanceof DiscordProblem) throw error
      onTrouble(unreached)
      const { remedy } = unreached
      if (attempt === 0) log.warn({ why: whyOf(error), remedy }, 'Discord is not reached yet; trying again')
      await pause(Math.min(1000 * 2 ** attempt, longestPauseMs), undefined, { signal }).catch(() => undefined)
    }
  }
  return null
}
