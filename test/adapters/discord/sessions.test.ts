import pino from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import { Sessions } from '../../../adapters/discord/connection/sessions.ts'

afterEach(() => void vi.useRealTimers())

const session = { sessionId: 's', resumeURL: 'wss://gateway.example', shardId: 0, shardCount: 1 }

it('are kept every few seconds, though messages come without a pause', async () => {
  vi.useFakeTimers()
  let kept = 0
  const sessions = new Sessions(
    {
      kept: async () => null,
      keep: async () => {
        kept += 1
        if (kept < 10) await arrive()
      },
    },
    pino({ level: 'silent' }),
  )
  let sequence = 0
  const arrive = async () => {
    sessions.update(0, { ...session, sequence: ++sequence })
    sessions.taking(0, sequence, Promise.resolve())
    await Promise.resolve()
  }
  await sessions.load([0], session.resumeURL)
  await arrive()
  await vi.advanceTimersByTimeAsync(3100)
  expect(kept).toBe(2)
  await vi.advanceTimersByTimeAsync(3100)
  expect(kept).toBe(3)
})

/** Sessions in a store that the test sees, and what they log. */
const rig = async () => {
  vi.useFakeTimers()
  const store = new Map<string, string | null>()
  const lines: string[] = []
  const keeper = {
    kept: async (name: string) => store.get(name) ?? null,
    keep: async (name: string, value: string | null) => void store.set(name, value),
  }
  const sessions = new Sessions(keeper, pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) }))
  await sessions.load([0], session.resumeURL)
  const kept = () => [...store.values()].map((value) => JSON.parse(value ?? 'null'))
  return { sessions, kept, lines }
}

it('are kept as soon as they begin, for a process that dies right then', async () => {
  const { sessions, kept } = await rig()
  sessions.update(0, { ...session, sequence: 1 })
  await vi.advanceTimersByTimeAsync(0)
  expect(kept()).toEqual([{ ...session, sequence: 1 }])
})

it('are said to have ended when Discord knows them no more, since what was written meanwhile is not sent', async () => {
  const { sessions, lines } = await rig()
  sessions.update(0, { ...session, sequence: 1 })
  sessions.greeted(0)
  sessions.update(0, null)
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('Discord has ended the session')
})
