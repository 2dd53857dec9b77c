import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createBell, follow } from '../../../adapters/web/follow.ts'
import { instant } from '../../../src/ids.ts'
import type { Entry } from '../../../src/triage/conversation.ts'

const entry = (seq: number): Entry => ({
  seq,
  at: instant(0),
  from: 'bot',
  audience: 'customer',
  blocks: [],
  actions: [],
  discreet: false,
  why: null,
})

test('whatever the order in which writes, reads and sends interleave, every entry arrives once and in order', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 6 }),
      fc.nat({ max: 25 }),
      fc.nat({ max: 10 }),
      async (scheduler, bursts, stored, after) => {
        const entries = Array.from({ length: stored }, (_, index) => entry(index + 1))
        const bell = createBell()
        const stop = new AbortController()
        const got: number[] = []
        const following = follow(after, {
          // The store takes its snapshot when the read begins; the answer comes later.
          read: (seq, limit) =>
            scheduler.schedule(Promise.resolve(entries.filter((one) => one.seq > seq).slice(0, limit))),
          send: async ({ seq }) => {
            await scheduler.schedule(Promise.resolve())
            got.push(seq)
          },
          bell,
          signal: stop.signal,
        })
        for (const burst of bursts)
          scheduler.schedule(Promise.resolve()).then(() => {
            for (let n = 0; n < burst; n += 1) entries.push(entry(entries.length + 1))
            bell.ring()
          })
        await scheduler.waitIdle()
        expect(got).toEqual(entries.map(({ seq }) => seq).filter((seq) => seq > after))
        stop.abort()
        bell.ring()
        await scheduler.waitIdle()
        await following
      },
    ),
    { numRuns: 300 },
  )
})

test('nothing is sent after it is aborted, even from a page already read', async () => {
  const stop = new AbortController()
  const got: number[] = []
  await follow(0, {
    read: async () => [entry(1), entry(2), entry(3)],
    send: async ({ seq }) => {
      got.push(seq)
      if (seq === 2) stop.abort()
    },
    bell: createBell(),
    signal: stop.signal,
  })
  expect(got).toEqual([1, 2])
})
