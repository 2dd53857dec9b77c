import {
  type IShardingStrategy,
  SimpleShardingStrategy,
  type WebSocketManager,
  type WebSocketShard,
  WebSocketShardStatus,
} from '@discordjs/ws'
import type { Logger } from 'pino'

/** The SDK's own shards. They have no way in for us, and are reached by name. */
export interface Shards {
  readonly build: (manager: WebSocketManager) => IShardingStrategy
  /** Connects one that Discord had closed for good; no other. */
  reconnect(shard: number): Promise<void>
}

/**
 * Shards whose messages may be odd. The SDK believes every message to be whole and waits for none of its handlers: one
 * that fails would end the process.
 */
export const cautiousShards = (log: Logger): Shards => {
  let shards: ReadonlyMap<number, WebSocketShard> = new Map()
  return {
    build: (manager) => {
      const strategy = new SimpleShardingStrategy(manager)
      const spawn = strategy.spawn.bind(strategy)
      strategy.spawn = async (ids) => {
        await spawn(ids)
        shards = Reflect.get(strategy, 'shards')
        for (const shard of shards.values()) beCautious(shard, log)
      }
      return strategy
    },
    reconnect: async (id) => {
      const shard = shards.get(id)
      if (shard?.status === WebSocketShardStatus.Idle) await shard.connect()
    },
  }
}

const beCautious = (shard: WebSocketShard, log: Logger): void => {
  const take: (...message: unknown[]) => Promise<void> = Reflect.get(shard, 'onMessage')
  const cautiously: typeof take = async (...message) => {
    try {
      await take.apply(shard, message)
    } catch (error) {
      log.warn({ err: error }, 'Discord sent over its gateway what is none of its messages; it is left out')
    }
  }
  Reflect.set(shard, 'onMessage', cautiously)
}
