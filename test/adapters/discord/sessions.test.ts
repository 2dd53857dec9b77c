import pino from 'pino'
import { afterEach, expect, it, vi } from 'vitest'
import { Sessions } from '../../../adapters/discord/connection/sessions.ts'

afterEach(() => void vi.useRealTimers())

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
  const session = { sessionId: 's', resumeURL: 'wss://gateway.example', shardId: 0, shardCount: 1 }
  const arrive = async () => {
    sessions.update(0, { ...session, sequence: ++sequence })
    sessions.taking(0, sequence, Promise.resolve())
    await Promise.resolve()
  }
  await sessions.load([0], session.resumeURL)
  await arrive()
  await vi.advanceTimersByTimeAsync(3100)
  expect(kept).toBe(1)
  await vi.advanceTimersByTimeAsync(3100)
  expect(kept).toBe(2)
})
