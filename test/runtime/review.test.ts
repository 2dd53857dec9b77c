import { afterEach, describe, expect, it } from 'vitest'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { plainText } from '../../src/triage/message.ts'
import { eventually } from '../support/program.ts'
import { type ProcessOptions, startProcess } from './bench.ts'

const dayMs = 24 * 60 * 60_000

const started: { stop(): Promise<void> }[] = []
afterEach(async () => {
  for (const desk of started.splice(0)) await desk.stop()
})

const open = async (options: ProcessOptions) => {
  const process = await startProcess(options)
  started.push(process.desk)
  return process
}
const toReview = async (store: Store) => (await store.unclear(100)).map(({ entry }) => plainText(entry.blocks))

describe('what was not understood', () => {
  it('can be reviewed, the words of the customer alone', async () => {
    const { store, receive } = await open({ reviewDays: 30 })
    await receive('ann', 'm1', 'thanks a lot')
    await receive('ann', 'm2', 'blah blah')
    await receive('joe', 'm1', 'blah once more')
    await receive('joe', 'm1', 'blah once more')
    await receive('joe', 'm2', 'problem: no calls')
    expect((await toReview(store)).toSorted()).toEqual(['blah blah', 'blah once more'])
  })

  it.each([{ reviewDays: 0 }, {}])('is not collected with %j', async (options) => {
    const { store, receive } = await open(options)
    await receive('ann', 'm1', 'blah blah')
    expect(await toReview(store)).toEqual([])
  })

  it('is forgotten by a running desk when its time is over, and stays in its conversation', async () => {
    const store = await openSqliteStore('sqlite::memory:')
    const clock = { at: Date.parse('2026-11-25T12:00:00Z') }
    const first = await open({ store, clock, reviewDays: 30 })
    await first.receive('ann', 'm1', 'blah of old')
    clock.at += 29 * dayMs
    await first.receive('joe', 'm1', 'blah of late')
    clock.at += 2 * dayMs
    const second = await open({ store, clock, reviewDays: 30 })
    second.desk.start()
    await eventually('the end of its time', async () => ((await toReview(store)).length === 1 ? true : null))
    expect(await toReview(store)).toEqual(['blah of late'])
    expect(await second.transcript('ann')).toContain('customer: blah of old')
  })

  it('is forgotten as a whole by a desk that is told to collect nothing', async () => {
    const store = await openSqliteStore('sqlite::memory:')
    const clock = { at: Date.parse('2026-11-25T12:00:00Z') }
    const first = await open({ store, clock, reviewDays: 30 })
    await first.receive('ann', 'm1', 'blah blah')
    clock.at += 1
    const second = await open({ store, clock, reviewDays: 0 })
    second.desk.start()
    await eventually('nothing to review', async () => ((await toReview(store)).length === 0 ? true : null))
  })
})
