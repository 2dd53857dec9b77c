import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../src/ids.ts'
import { KeyedQueue } from '../../src/keyed-queue.ts'
import { gate, startProcess } from './bench.ts'

describe('messages of one conversation', () => {
  it('are answered in the order in which they came, though the first takes longer', async () => {
    const process = await startProcess()
    const { opened, open } = gate()
    process.helpdesk.hold = opened
    const first = await process.receive('maria', 'm1', 'problem with my phone')
    const second = process.receive('maria', 'm2', 'thanks')
    const third = process.receive('maria', 'm3', 'thanks again')
    open()
    for (const receipt of [first, await second, await third]) await receipt.answered
    expect(await process.transcript('maria')).toEqual([
      'customer: problem with my phone',
      expect.stringMatching(/^bot: Ticket #1001/),
      'customer: thanks',
      expect.stringMatching(/^bot: /),
      'customer: thanks again',
      expect.stringMatching(/^bot: /),
    ])
  })

  it('are answered though the answer to the first does not come', async () => {
    const process = await startProcess()
    const { opened, open } = gate()
    process.helpdesk.hold = opened
    const first = await process.receive('maria', 'm1', 'problem with my phone')
    await (await process.receive('maria', 'm2', 'thanks')).answered
    expect((await process.transcript('maria')).at(-1)).toMatch(/^bot: /)
    open()
    await first.answered
    expect((await process.transcript('maria')).at(-1)).toMatch(/^bot: Ticket #1001/)
  })

  it('count once: the same id again is a duplicate, at once and later', async () => {
    const process = await startProcess()
    const [first, again] = await Promise.all([
      process.receive('maria', 'm1', 'problem with my phone'),
      process.receive('maria', 'm1', 'problem with my phone'),
    ])
    await Promise.all([first.answered, again.answered])
    const later = await process.receive('maria', 'm1', 'problem with my phone')
    expect([first, again, later].map(({ duplicate }) => duplicate)).toEqual([false, true, true])
    expect(await process.transcript('maria')).toHaveLength(2)
    expect(await process.store.tickets({ limit: 10 })).toHaveLength(1)
  })

  it('lose none to a race of two processes on one store', async () => {
    const first = await startProcess()
    const second = await startProcess({ store: first.store, clock: first.clock })
    const receipts = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        (index % 2 === 0 ? first : second).receive('maria', `m${index}`, `thanks ${index}`),
      ),
    )
    for (const { answered } of receipts) await answered
    const lines = await first.transcript('maria')
    const said = lines.filter((line) => line.startsWith('customer'))
    expect(said.toSorted()).toEqual(Array.from({ length: 20 }, (_, index) => `customer: thanks ${index}`).toSorted())
    expect(lines).toHaveLength(40)
  })

  it('are decided by what another process has answered meanwhile', async () => {
    const first = await startProcess()
    const second = await startProcess({ store: first.store, clock: first.clock })
    await (await first.receive('maria', 'm1', 'thanks')).answered
    await (await second.receive('maria', 'm2', 'blah')).answered
    await (await first.receive('maria', 'm3', 'blah')).answered
    const [, , , unsure, , passedOn] = await first.transcript('maria')
    expect(passedOn).toMatch(/^bot: /)
    expect(passedOn).not.toBe(unsure)
    const conversation = await first.store.conversation('test:maria/1' as ConversationId)
    expect(conversation).toMatchObject({ version: 3, lastSeq: 6, misunderstood: 2 })
  })
})

describe('different conversations', () => {
  it('do not wait for each other', async () => {
    const process = await startProcess()
    const { opened, open } = gate()
    process.helpdesk.hold = opened
    const slow = await process.receive('maria', 'm1', 'problem with my phone')
    await (await process.receive('joe', 'm1', 'thanks')).answered
    expect(await process.transcript('joe')).toHaveLength(2)
    expect(await process.transcript('maria')).toHaveLength(1)
    open()
    await slow.answered
  })
})

describe('KeyedQueue', () => {
  it('runs tasks of a key one at a time and in order, whatever they do, and keys side by side', async () => {
    const task = fc.record({ key: fc.constantFrom('a', 'b', 'c'), steps: fc.nat(4), fails: fc.boolean() })
    await fc.assert(
      fc.asyncProperty(fc.array(task, { maxLength: 30 }), async (tasks) => {
        const queue = new KeyedQueue<string>()
        const running = new Map<string, number>()
        const ended: { key: string; index: number }[] = []
        const results = tasks.map(({ key, steps, fails }, index) =>
          queue.run(key, async () => {
            expect(running.get(key) ?? 0).toBe(0)
            running.set(key, 1)
            for (let step = 0; step < steps; step++) await null
            running.set(key, 0)
            ended.push({ key, index })
            if (fails) throw new Error(`task ${index}`)
            return index
          }),
        )
        const settled = await Promise.allSettled(results)
        await queue.idle()
        for (const key of ['a', 'b', 'c']) {
          const order = ended.filter((each) => each.key === key).map(({ index }) => index)
          expect(order).toEqual(order.toSorted((a, b) => a - b))
        }
        expect(settled.map(({ status }) => status === 'rejected')).toEqual(tasks.map(({ fails }) => fails))
      }),
    )
  })
})
