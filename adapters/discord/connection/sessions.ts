import type { SessionInfo } from '@discordjs/ws'
import type { Logger } from 'pino'
import { z } from 'zod'

/** A place for small things that outlive the process. */
export interface Keeper {
  kept(name: string): Promise<string | null>
  /** Null forgets it. */
  keep(name: string, value: string | null): Promise<void>
}

const session = z.object({
  sessionId: z.string(),
  sequence: z.int(),
  resumeURL: z.string(),
  shardId: z.int(),
  shardCount: z.int(),
})

/** What was taken in since is delivered again after a crash, and recognised. */
const keepEveryMs = 3000

/**
 * Gateway sessions, one a shard. Within this process a session is resumed after the newest event; what is kept for the
 * next one is the newest before which everything is stored, so that a crash misses nothing.
 */
export class Sessions {
  readonly #keeper: Keeper
  readonly #log: Logger
  readonly #newest = new Map<number, SessionInfo>()
  /** Events that are not stored yet by their sequence numbers, oldest first. */
  readonly #inHand = new Map<number, Map<number, Promise<void>>>()
  readonly #connections = new Map<number, 'silent' | 'greeted' | 'closed'>()
  /** As they were kept last, by shard. */
  readonly #kept = new Map<number, string | null>()
  #timer: NodeJS.Timeout | undefined
  #keeping: Promise<void> = Promise.resolve()
  #frozen = false
  #gatewayUrl: string | null = null

  constructor(keeper: Keeper, log: Logger) {
    this.#keeper = keeper
    this.#log = log
  }

  /** @param gatewayUrl where a session is resumed when the address that came with it is silent */
  async load(shards: readonly number[], gatewayUrl: string): Promise<void> {
    this.#gatewayUrl = gatewayUrl
    for (const shard of shards) {
      const kept = await this.#keeper.kept(nameOf(shard)).catch((error: unknown) => {
        this.#log.warn({ err: error }, 'the Discord session of the last run could not be read')
        return null
      })
      this.#kept.set(shard, kept)
      const read = session.safeParse(kept === null ? null : parsed(kept))
      if (read.success) this.#newest.set(shard, read.data)
    }
    this.#timer = setInterval(() => void this.#keep(), keepEveryMs).unref()
  }

  newest(shard: number): SessionInfo | null {
    return this.#newest.get(shard) ?? null
  }

  /** Null: the session is over, unless the connection never came about, of which Discord can't have said so. */
  update(shard: number, next: SessionInfo | null): void {
    if (this.#frozen) return
    const newest = this.#newest.get(shard)
    if (next !== null) this.#newest.set(shard, next)
    else if (this.#isSilent(shard) && newest !== undefined)
      this.#newest.set(shard, { ...newest, resumeURL: this.#gatewayUrl ?? newest.resumeURL })
    else if (newest !== undefined) this.#forget(shard)
    // What is written right after a session began is sent again after a crash only if the session is known by then.
    if (next !== null && next.sessionId !== newest?.sessionId) void this.#keep()
  }

  #forget(shard: number): void {
    this.#newest.delete(shard)
    this.#log.warn(
      { shard, remedy: 'look into the channels for questions without an answer' },
      'Discord has ended the session: what was written since the connection broke is not sent to us any more',
    )
  }

  #isSilent(shard: number): boolean {
    return (this.#connections.get(shard) ?? 'silent') === 'silent'
  }

  /** Discord spoke on the shard's connection. */
  greeted(shard: number): void {
    this.#connections.set(shard, 'greeted')
  }

  closed(shard: number): void {
    this.#connections.set(shard, this.#connections.get(shard) === 'greeted' ? 'closed' : 'silent')
    // What the close means for the session is told at once; what comes after it is the next connection's.
    setImmediate(() => {
      if (this.#connections.get(shard) === 'closed') this.#connections.set(shard, 'silent')
    })
  }

  /** An event that is being stored. One that rejects stays in hand: the next process is sent it again. */
  taking(shard: number, sequence: number, stored: Promise<void>): void {
    const inHand = this.#inHand.get(shard) ?? new Map<number, Promise<void>>()
    this.#inHand.set(shard, inHand)
    const over = stored.then(
      () => void inHand.delete(sequence),
      () => undefined,
    )
    inHand.set(sequence, over)
  }

  /** Keeps what has changed, one time after the other; what can't be kept is tried again with the next. */
  #keep(): Promise<void> {
    this.#keeping = this.#keeping.then(async () => {
      for (const [shard, kept] of this.#kept) {
        const text = this.#text(shard)
        if (text === kept) continue
        try {
          await this.#keeper.keep(nameOf(shard), text)
          this.#kept.set(shard, text)
        } catch (error) {
          this.#log.warn({ err: error }, 'the Discord session could not be kept; trying again')
        }
      }
    })
    return this.#keeping
  }

  #text(shard: number): string | null {
    const newest = this.#newest.get(shard)
    if (newest === undefined) return null
    const [oldest] = this.#inHand.get(shard)?.keys() ?? []
    return JSON.stringify(
      oldest === undefined ? newest : { ...newest, sequence: Math.min(newest.sequence, oldest - 1) },
    )
  }

  /** From now on the sessions stay as they are. */
  freeze(): void {
    this.#frozen = true
  }

  /** Resolves when what is in hand is over and everything is kept. */
  async close(): Promise<void> {
    clearInterval(this.#timer)
    await Promise.all(this.#inHand.values().flatMap((events) => events.values()))
    await this.#keep()
  }
}

const nameOf = (shard: number): string => `discord:session:${shard}`

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
