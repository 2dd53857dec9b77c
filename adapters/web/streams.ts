import { once } from 'node:events'
import type { Response } from 'express'
import type { Logger } from 'pino'
import type { ConversationId, Instant } from '../../src/ids.ts'
import { HttpProblem } from '../../src/runtime/http-problem.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import { createBell, follow } from './follow.ts'
import type { WebDesk } from './port.ts'
import { cursorOf, isForCustomer, messageToWire } from './wire.ts'

export interface StreamOptions {
  readonly perAddress: number
  /** Between two signs of life; a reader that takes nothing for two of them is cut off, and resumes when it can. */
  readonly heartbeatMs: number
}

interface StreamRequest {
  readonly conversation: ConversationId
  readonly afterSeq: number
  readonly address: string
  /** The stream ends with the token that opened it. */
  readonly expiresAt: Instant
}

export interface Streams {
  /** @throws HttpProblem 429 when the address holds too many streams */
  open(res: Response, request: StreamRequest): void
  /** Ends all streams. */
  close(): void
}

interface Stream {
  ring(): void
  /** Gives a sign of life, ends a stream whose time is over, cuts one off that takes nothing. */
  beat(now: Instant): void
  end(): void
}

/** Tabs and devices on one conversation; one more closes the oldest, which may well be a connection long dead. */
const perConversation = 16
/** What a browser's reader waits before it comes back. */
const retryMs = 2000

const headers = {
  // Nothing follows a stream on its connection, and a server that closes need not wait for it.
  Connection: 'close',
  'Content-Type': 'text/event-stream; charset=utf-8',
  'Cache-Control': 'no-store, no-transform',
  // Some proxies collect an answer before they pass it on, unless told not to.
  'X-Accel-Buffering': 'no',
}

/** JSON has no raw line break, so one data line holds it. */
const frame = (entry: Entry): string =>
  isForCustomer(entry) ? `id: ${cursorOf(entry.seq)}\ndata: ${JSON.stringify(messageToWire(entry))}\n\n` : ''

/** Resolves when the response takes more or will never: at most one frame beyond the socket's own buffer is held. */
const write = async (res: Response, text: string, signal: AbortSignal): Promise<void> => {
  if (text === '' || res.write(text)) return
  // The rejection is the abort: nobody reads any more.
  await once(res, 'drain', { signal }).catch(() => undefined)
}

const startStream = (desk: WebDesk, res: Response, request: StreamRequest, log: Logger): Stream => {
  const stopped = new AbortController()
  const bell = createBell()
  const stop = (): void => {
    stopped.abort()
    bell.ring()
  }
  res.once('close', stop)
  res.writeHead(200, headers)
  res.write(`retry: ${retryMs}\n\n`)
  const { conversation, afterSeq, expiresAt } = request
  const { signal } = stopped
  follow(afterSeq, {
    read: (after, limit) => desk.history(conversation, after, limit),
    send: (entry) => write(res, frame(entry), signal),
    bell,
    signal,
  })
    .catch((error: unknown) =>
      log.warn({ conversation, error: error instanceof Error ? error.name : 'unknown' }, 'stream failed'),
    )
    .finally(() => res.end())
  let stuckBeats = 0
  return {
    ring: bell.ring,
    beat: (now) => {
      const isStuck = res.writableNeedDrain || res.writableEnded
      stuckBeats = isStuck ? stuckBeats + 1 : 0
      if (stuckBeats >= 2) {
        log.debug({ conversation }, 'slow reader cut off')
        res.destroy()
      } else if (now >= expiresAt) stop()
      else if (!isStuck) res.write(':\n\n')
    },
    end: stop,
  }
}

/** A set per key that is gone when empty. */
const createGroups = <K, V>() => {
  const groups = new Map<K, Set<V>>()
  return {
    of: (key: K): ReadonlySet<V> => groups.get(key) ?? new Set(),
    add: (key: K, value: V): void => {
      groups.set(key, (groups.get(key) ?? new Set()).add(value))
    },
    remove: (key: K, value: V): void => {
      const group = groups.get(key)
      group?.delete(value)
      if (group?.size === 0) groups.delete(key)
    },
    all: (): V[] => [...groups.values()].flatMap((group) => [...group]),
  }
}

/** Server-sent events: what the store says is new is read from it and sent, in order, once, at the reader's pace. */
export const createStreams = (desk: WebDesk, { perAddress, heartbeatMs }: StreamOptions, log: Logger): Streams => {
  const ofConversation = createGroups<ConversationId, Stream>()
  const ofAddress = createGroups<string, Stream>()
  const unwatch = desk.watch((id) => {
    for (const stream of id === null ? ofAddress.all() : ofConversation.of(id)) stream.ring()
  })
  const tooMany = new HttpProblem(429, 'too-many-streams', 'Too many streams are open from this address. Close some.', {
    'Retry-After': '10',
  })
  const heartbeat = setInterval(() => {
    for (const stream of ofAddress.all()) stream.beat(desk.now())
  }, heartbeatMs)
  heartbeat.unref()
  return {
    open: (res, request) => {
      const { conversation, address } = request
      if (ofAddress.of(address).size >= perAddress) throw tooMany
      const [oldest] = ofConversation.of(conversation)
      if (ofConversation.of(conversation).size >= perConversation) oldest?.end()
      const stream = startStream(desk, res, request, log)
      ofConversation.add(conversation, stream)
      ofAddress.add(address, stream)
      res.once('close', () => {
        ofConversation.remove(conversation, stream)
        ofAddress.remove(address, stream)
      })
    },
    close: () => {
      clearInterval(heartbeat)
      unwatch()
      for (const stream of ofAddress.all()) stream.end()
    },
  }
}
