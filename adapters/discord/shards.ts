import {
  type IShardingStrategy,
  SimpleShardingStrategy,
  type WebSocketManager,
  type WebSocketShard,
} from '@discordjs/ws'
import type { Logger } from 'pino'

/**
 * The SDK's own shards, whose messages may be odd. The SDK believes every message to be whole and waits for none of its
 * handlers: one that fails would end the process. Neither has a way in for us, so both are reached by name.
 */
export const cautiousShards =
  (log: Logger) =>
  (manager: WebSocketManager): IShardingStrategy => {
    const strategy = new SimpleShardingStrategy(manager)
    const spawn = strategy.spawn.bind(strategy)
    strategy.spawn = async (ids) => {
      await spawn(ids)
      const shards: ReadonlyMap<number, WebSocketShard> = Reflect.get(strategy, 'shards')
      for (const shard of shards.values()) beCautious(shard, log)
    }
    return strategy
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
