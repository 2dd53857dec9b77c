import fc from 'fast-check'
import { expect, test } from 'vitest'
import { backoffMs } from '../../../../adapters/web/client/pause.ts'
import { rowsOf } from '../../../../adapters/web/client/rows.ts'
import {
  type ChatState,
  emptyState,
  nextToSend,
  type Outgoing,
  unreadCount,
  withMessages,
  withOutgoing,
  withoutConversation,
} from '../../../../adapters/web/client/state.ts'
import type { Message } from '../../../../adapters/web/client/wire.ts'

const message = (id: number, from: Message['from'], text: string): Message => ({
  ...{ id: String(id), from, text, actions: [], files: [], at: '2026-01-01T00:00:00.000Z' },
  blocks: [{ kind: 'text', spans: [text] }],
})

const outgoing = (id: string, text: string, change: Partial<Outgoing> = {}): Outgoing => ({
  ...{ id, text, action: null, at: 0, after: null, accepted: false, arrived: false, failures: 0, refusal: null },
  ...change,
})

test('what was written behind a message that does not get through waits like it', () => {
  const lines = [outgoing('a', 'one', { failures: 2 }), outgoing('b', 'two'), outgoing('c', 'three')]
  const deliveries = (...waiting: Outgoing[]) =>
    rowsOf({ ...emptyState, outgoing: waiting }, 100, 0, { locale: 'en', zone: 'UTC' }).map((row) => row.delivery)
  expect(deliveries(...lines)).toEqual(['waiting', 'waiting', 'waiting'])
  expect(deliveries(outgoing('a', 'one', { failures: 2, accepted: true }), outgoing('b', 'two'))).toEqual([
    'sent',
    'sending',
  ])
})

/** Words are few, so that they come twice; the server may leave out what is not printable. */
const words = fc.constantFrom('yes', 'no', ' yes', 'a\u0000b')
type Step = 'send' | 'store' | 'ack' | 'read' | 'reload'

/** A server that stores each id once, and a client whose calls and reads come in any order and twice. */
const play = (texts: readonly string[], steps: readonly Step[]): { state: ChatState; transcript: Message[] } => {
  const transcript: Message[] = []
  const stored = new Set<string>()
  const waiting = [...texts]
  let state = emptyState
  const store = ({ id, text }: Outgoing): void => {
    if (stored.has(id)) return
    stored.add(id)
    transcript.push(message(transcript.length + 1, 'customer', text.replaceAll('\u0000', '').trim()))
    transcript.push(message(transcript.length + 1, 'bot', 'Noted.'))
  }
  const moves: Record<Step, () => void> = {
    send: () => {
      const text = waiting.shift()
      if (text === undefined) return
      const item = outgoing(`out-${waiting.length}`, text, { after: state.messages.at(-1)?.id ?? null })
      state = { ...state, outgoing: [...state.outgoing, item] }
    },
    store: () => {
      const next = nextToSend(state)
      if (next !== undefined) store(next)
    },
    ack: () => {
      const next = nextToSend(state)
      if (next === undefined) return
      store(next)
      state = withOutgoing(state, next.id, { accepted: true })
    },
    read: () => {
      state = withMessages(state, transcript)
    },
    reload: () => {
      state = withMessages({ ...emptyState, outgoing: state.outgoing }, transcript)
    },
  }
  for (const step of steps) moves[step]()
  while (waiting.length > 0) moves.send()
  while (nextToSend(state) !== undefined) moves.ack()
  moves.read()
  return { state, transcript }
}

test('whatever gets lost or comes twice, in the end each message stands once and in the order of the transcript', () => {
  const steps = fc.array(fc.constantFrom<Step>('send', 'store', 'ack', 'read', 'reload'), { maxLength: 40 })
  fc.assert(
    fc.property(fc.array(words, { maxLength: 5 }), steps, (texts, moves) => {
      const { state, transcript } = play(texts, moves)
      expect(state.messages.map(({ id }) => id)).toEqual(transcript.map(({ id }) => id))
      expect(transcript.filter(({ from }) => from === 'customer')).toHaveLength(texts.length)
      expect(state.outgoing).toEqual([])
      expect(new Set(state.messages.map(({ key }) => key)).size).toBe(transcript.length)
    }),
  )
})

test('an earlier message with the same words is not taken for the one on its way', () => {
  const earlier = withMessages(emptyState, [message(1, 'customer', 'yes'), message(2, 'bot', 'Noted.')])
  const state = { ...earlier, outgoing: [outgoing('new', 'yes', { after: '2' })] }
  const reloaded = withMessages({ ...emptyState, outgoing: state.outgoing }, earlier.messages)
  expect(reloaded.outgoing.map(({ arrived }) => arrived)).toEqual([false])
})

test('what was not stored goes into the next conversation; what was, does not', () => {
  const state = {
    ...emptyState,
    outgoing: [outgoing('a', 'x', { accepted: true }), outgoing('b', 'y', { after: '7' })],
  }
  expect(withoutConversation(state).outgoing).toEqual([outgoing('b', 'y')])
})

test('only what others said after the newest seen is unread', () => {
  const said = [
    message(1, 'bot', 'a'),
    message(2, 'customer', 'b'),
    message(3, 'bot', 'c'),
    message(4, 'engineer', 'd'),
  ]
  const state = withMessages(emptyState, said)
  expect(unreadCount({ ...state, read: '1' })).toBe(2)
  expect(unreadCount({ ...state, read: '4' })).toBe(0)
  expect(unreadCount({ ...state, read: null })).toBe(3)
})

test('waits grow with each failure, and never beyond half a minute', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 1000 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      (n, chance) => {
        expect(backoffMs(n, chance)).toBeGreaterThanOrEqual(250)
        expect(backoffMs(n, chance)).toBeLessThanOrEqual(30_000)
        expect(backoffMs(n + 1, chance)).toBeGreaterThanOrEqual(backoffMs(n, chance))
      },
    ),
  )
})
