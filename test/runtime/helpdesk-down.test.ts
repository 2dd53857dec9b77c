import { describe, expect, it } from 'vitest'
import type { EffectKey, Instant, TicketNumber } from '../../src/ids.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import { eventually } from '../support/program.ts'
import { gate, type Process, startProcess } from './bench.ts'

const second = 1000
const delayed = /keep trying/
const opened = /#1001 is open/

/** Lets the clock go on and looks for due work, as a running server does. */
const later = async (process: Process, ms: number): Promise<void> => {
  process.clock.at += ms
  await process.desk.drain()
}

const report = async (process: Process): Promise<void> => {
  const { answered } = await process.receive('maria', 'm1', 'problem with my phone')
  await answered
}

const ticketsOf = async ({ store }: Process) => (await store.tickets({ limit: 100 })).map(({ number }) => number)

const hourMs = 3_600_000

it('tries again within minutes though the clock was set back by hours meanwhile, while it ran or between two runs', async () => {
  for (const restarts of [false, true]) {
    const first = await startProcess()
    first.helpdesk.mode = 'down'
    await (await first.receive('maria', 'm1', 'problem with my phone')).answered
    await first.desk.drain()
    first.clock.at -= 5 * hourMs
    const { store, clock } = first
    const after = restarts ? await startProcess({ store, clock }) : first
    after.helpdesk.mode = 'up'
    for (let minutes = 0; minutes < 6; minutes++) {
      await after.desk.drain()
      clock.at += 60_000
    }
    expect((await after.transcript('maria')).at(-1)).toMatch(/^bot: Ticket #1001 is open/)
  }
})

describe('a support system that is down', () => {
  it('is said once, tried again at growing intervals, and the number comes when it is back', async () => {
    const process = await startProcess()
    process.helpdesk.mode = 'down'
    await report(process)
    expect(await process.transcript('maria')).toEqual([
      expect.stringMatching(/^customer/),
      expect.stringMatching(delayed),
    ])

    for (const pause of [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]) {
      const before = process.helpdesk.asked.length
      await later(process, pause * second - 1)
      expect(process.helpdesk.asked).toHaveLength(before)
      await later(process, 1)
      expect(process.helpdesk.asked).toHaveLength(before + 1)
    }
    process.helpdesk.mode = 'up'
    await later(process, 300 * second)
    expect(await process.transcript('maria')).toEqual([
      expect.stringMatching(/^customer/),
      expect.stringMatching(delayed),
      expect.stringMatching(opened),
    ])
    await later(process, 300 * second)
    expect(await ticketsOf(process)).toEqual([1001])
    expect(await process.transcript('maria')).toHaveLength(3)
  })

  it('opens one ticket though every answer is lost for a while', async () => {
    const process = await startProcess()
    process.helpdesk.mode = 'loses-answers'
    await report(process)
    await later(process, second)
    await later(process, 2 * second)
    process.helpdesk.mode = 'up'
    await later(process, 4 * second)
    expect(await ticketsOf(process)).toEqual([1001])
    const said = await process.transcript('maria')
    expect(said.filter((line) => opened.test(line))).toHaveLength(1)
    expect(said.filter((line) => delayed.test(line))).toHaveLength(1)
  })

  it('gets what the customer adds meanwhile after the ticket itself', async () => {
    const process = await startProcess()
    process.helpdesk.mode = 'down'
    await report(process)
    await (await process.receive('maria', 'm2', 'problem is worse: no sound at all')).answered
    expect(process.helpdesk.asked).not.toContain('change')
    const lines = await process.transcript('maria')
    expect(lines.at(-1)).toMatch(delayed)
    expect(lines.join()).not.toContain('…')
    process.helpdesk.mode = 'up'
    await later(process, 60 * second)
    await later(process, 60 * second)
    const [ticket] = await process.store.tickets({ limit: 2 })
    expect(ticket).toMatchObject({ number: 1001, description: 'problem with my phone' })
    expect(ticket?.history.map(({ change }) => change)).toMatchObject([
      { kind: 'comment', text: 'problem is worse: no sound at all' },
    ])
    expect(await ticketsOf(process)).toEqual([1001])
  })

  it('is given up after a day, and the customer is told that no ticket is open', async () => {
    const process = await startProcess()
    process.helpdesk.mode = 'down'
    await report(process)
    const start = process.clock.at
    while (process.helpdesk.asked.length <= 300) await later(process, 300 * second)
    expect(process.clock.at - start).toBeGreaterThan(23 * 3600 * second)
    expect((await process.transcript('maria')).at(-1)).toMatch(/none is open/)
    await later(process, 3600 * second)
    expect(process.helpdesk.asked).toHaveLength(301)
  })

  it('holds up nobody else, nor what has nothing to do with it', async () => {
    const process = await startProcess()
    process.helpdesk.mode = 'down'
    await report(process)
    await (await process.receive('maria', 'm2', 'thanks')).answered
    await (await process.receive('joe', 'm1', 'thanks')).answered
    expect((await process.transcript('maria')).at(-1)).toMatch(/^bot: /)
    expect(await process.transcript('maria')).toHaveLength(4)
    expect(await process.transcript('joe')).toHaveLength(2)
  })
})

describe('a support system that hangs', () => {
  it('does not keep the desk from other work that is due', async () => {
    const dead = await startProcess()
    dead.helpdesk.hold = gate().opened
    await dead.receive('maria', 'm1', 'problem with my phone')
    const process = await startProcess({ store: dead.store, clock: dead.clock })
    await (await process.receive('joe', 'm1', 'problem with my phone')).answered
    process.clock.at += 60 * second
    const { opened: held, open } = gate()
    process.helpdesk.hold = held
    process.desk.start()
    await eventually('the try that hangs', () => (process.helpdesk.asked.length === 2 ? true : null))
    await comment(process, 1001, 'We look into it')
    await eventually('the comment', async () =>
      (await process.transcript('joe')).find((line) => /look into/.test(line)),
    )
    expect(await process.transcript('maria')).toHaveLength(1)
    open()
    await process.desk.stop()
    expect((await process.transcript('maria')).at(-1)).toMatch(/#1002 is open/)
  })
})

/** An engineer's answer, through another door of the support system. */
const comment = async ({ store, clock }: Process, number: number, text: string): Promise<void> => {
  const by = { kind: 'engineer', name: 'Eva' } as const
  const change = { kind: 'comment', text, public: true } as const
  const event = { key: `comment:${text}` as EffectKey, at: clock.at as Instant, by, change }
  await createBuiltinHelpdesk(store).change(number as TicketNumber, event)
}

describe('a support system that answers otherwise', () => {
  it('refuses: the customer is told, and it is not asked again', async () => {
    const process = await startProcess()
    process.helpdesk.mode = 'refusing'
    await report(process)
    expect((await process.transcript('maria')).at(-1)).toMatch(/refused.*none is open/)
    process.helpdesk.mode = 'up'
    await later(process, 3600 * second)
    expect(process.helpdesk.asked).toEqual(['open'])
    expect(await ticketsOf(process)).toEqual([])
  })

  it('breaks: it is tried again, and the log holds no word of the customer', async () => {
    const process = await startProcess()
    process.helpdesk.mode = 'broken'
    await report(process)
    expect(process.logged()).toContain('an effect failed')
    expect(process.logged()).not.toContain('1234')
    process.helpdesk.mode = 'up'
    await later(process, second)
    expect((await process.transcript('maria')).at(-1)).toMatch(opened)
  })
})
