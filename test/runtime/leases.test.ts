import { afterEach, describe, expect, it, vi } from 'vitest'
import type { Instant } from '../../src/ids.ts'
import { gate, type Process, startProcess } from './bench.ts'

/** Longer than any lease that nobody renews. */
const minuteMs = 60_000

/** Two processes on one store and by one clock; what one has in hand, the other may find. */
const startTwo = async (): Promise<[Process, Process]> => {
  const first = await startProcess()
  return [first, await startProcess({ store: first.store, clock: first.clock })]
}

const opened = (lines: readonly string[]) => lines.filter((line) => /^bot: Ticket #1001 is open/.test(line))

describe('work of a process that is gone', () => {
  it('is taken over when its lease has run out, and not before', async () => {
    const [dead, other] = await startTwo()
    dead.helpdesk.hold = gate().opened
    await dead.receive('maria', 'm1', 'problem with my phone')
    await other.desk.drain()
    expect(other.helpdesk.asked).toEqual([])
    other.clock.at += minuteMs
    await other.desk.drain()
    expect(opened(await other.transcript('maria'))).toHaveLength(1)
  })

  it('is taken over at once by whoever knows that it is gone', async () => {
    const dead = await startProcess({ presence: { name: 'dead', isGone: () => false } })
    dead.helpdesk.hold = gate().opened
    await dead.receive('maria', 'm1', 'problem with my phone')
    const at = { store: dead.store, clock: dead.clock }
    const doubtful = await startProcess({ ...at, presence: { name: 'doubtful', isGone: () => false } })
    await doubtful.desk.drain()
    expect(doubtful.helpdesk.asked).toEqual([])
    const heir = await startProcess({ ...at, presence: { name: 'heir', isGone: (name) => name === 'dead' } })
    await heir.desk.drain()
    expect(opened(await heir.transcript('maria'))).toHaveLength(1)
    expect(await heir.store.leaseHolders(heir.clock.at as Instant)).toEqual([])
  })

  it('is spoken of as it is: being opened, not out of order', async () => {
    const [dead, other] = await startTwo()
    dead.helpdesk.hold = gate().opened
    await dead.receive('maria', 'm1', 'problem with my phone')
    await other.receive('maria', 'm2', 'problem: it is the one in the hall')
    await other.receive('maria', 'm3', 'tickets?')
    await other.receive('maria', 'm4', 'close that ticket')
    const said = (await other.transcript('maria')).filter((line) => line.startsWith('bot:'))
    expect(said).toHaveLength(3)
    for (const line of said) expect(line).toMatch(/is (still )?being opened, and|number follows/)
    other.clock.at += minuteMs
    await other.desk.drain()
    expect(opened(await other.transcript('maria'))).toHaveLength(1)
    const [ticket] = await other.store.tickets({ limit: 10 })
    expect(ticket?.history.map(({ change }) => change.kind === 'comment' && change.text)).toEqual([
      'problem: it is the one in the hall',
      'close that ticket',
    ])
  })

  it('is done once though the process was only slow', async () => {
    const [slow, other] = await startTwo()
    const { opened: held, open } = gate()
    slow.helpdesk.hold = held
    const { answered } = await slow.receive('maria', 'm1', 'problem with my phone')
    other.clock.at += minuteMs
    await other.desk.drain()
    open()
    await answered
    other.clock.at += minuteMs
    await slow.desk.drain()
    await other.desk.drain()
    expect(slow.helpdesk.asked).toHaveLength(1)
    expect(other.helpdesk.asked).toHaveLength(1)
    expect(await other.store.tickets({ limit: 10 })).toHaveLength(1)
    expect(opened(await other.transcript('maria'))).toHaveLength(1)
  })
})

describe('work in hand', () => {
  afterEach(() => vi.useRealTimers())

  it('is left to the process that has it, however long the support system takes', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const [slow, other] = await startTwo()
    const { opened: held, open } = gate()
    slow.helpdesk.hold = held
    const { answered } = await slow.receive('maria', 'm1', 'problem with my phone')
    for (let ms = 0; ms < 2 * minuteMs; ms += 1000) {
      slow.clock.at += 1000
      await vi.advanceTimersByTimeAsync(1000)
      await other.desk.drain()
      await slow.desk.drain()
    }
    open()
    await answered
    expect([slow.helpdesk.asked, other.helpdesk.asked]).toEqual([['open'], []])
    expect(opened(await slow.transcript('maria'))).toHaveLength(1)
    expect(vi.getTimerCount()).toBe(0)
  })
})
