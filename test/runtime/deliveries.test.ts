import { describe, expect, it } from 'vitest'
import type { ConversationId, EffectKey, Instant } from '../../src/ids.ts'
import type { Channel, DeliveryResult } from '../../src/runtime/channel.ts'
import { plainText } from '../../src/triage/message.ts'
import { gate, startProcess } from './bench.ts'

/** A platform that must be sent to; it shows what arrived, and answers as it is told to. */
const platform = () => {
  const shown: string[] = []
  const keys: string[] = []
  const answers: DeliveryResult[] = []
  const deliver: NonNullable<Channel['deliver']> = async ({ entry: { blocks }, key }) => {
    keys.push(key)
    const answer = answers.shift() ?? { ok: true }
    if (answer.ok) shown.push(plainText(blocks).split('\n')[0] ?? '')
    return answer
  }
  return { shown, keys, answers, deliver }
}

const busy = (retryAfterMs: number | null): DeliveryResult => ({
  ok: false,
  retryAfterMs,
  permanent: false,
  why: 'busy',
})

describe('deliveries to a platform', () => {
  it('bring every line of the desk, and none of the customer, once and in order', async () => {
    const { shown, deliver } = platform()
    const process = await startProcess({ channel: { deliver } })
    for (const [id, text] of [
      ['m1', 'problem with my phone'],
      ['m2', 'thanks'],
    ] as const)
      await (await process.receive('maria', id, text)).answered
    const lines = await process.transcript('maria')
    expect(shown.map((line) => `bot: ${line}`)).toEqual(lines.filter((line) => line.startsWith('bot')))
    process.clock.at += 3_600_000
    await process.desk.drain()
    expect(shown).toHaveLength(2)
  })

  it('keep their order while the platform is busy, wait as long as it asks, and keep their key', async () => {
    const { shown, keys, answers, deliver } = platform()
    const process = await startProcess({ channel: { deliver } })
    answers.push(busy(7000))
    await (await process.receive('maria', 'm1', 'problem with my phone')).answered
    await (await process.receive('maria', 'm2', 'thanks')).answered
    process.clock.at += 6999
    await process.desk.drain()
    expect(keys).toHaveLength(1)
    process.clock.at += 1
    await process.desk.drain()
    await process.desk.drain()
    expect(shown).toEqual([expect.stringMatching(/#1001/), expect.stringMatching(/./)])
    expect(keys[0]).toBe(keys[1])
    expect(new Set(keys).size).toBe(2)
  })

  it('go on after a line that the platform will never take, and log no text of it', async () => {
    const { shown, answers, deliver } = platform()
    const process = await startProcess({ channel: { deliver } })
    answers.push({ ok: false, retryAfterMs: null, permanent: true, why: 'channel archived' })
    await (await process.receive('maria', 'm1', 'problem with my phone')).answered
    await (await process.receive('maria', 'm2', 'thanks')).answered
    expect(shown).toHaveLength(1)
    expect(process.logged()).toContain('channel archived')
    expect(process.logged()).not.toMatch(/#1001|my phone/)
  })

  it('that reached nobody are told to engineers, in the transcript and in the ticket, and to nobody else', async () => {
    const { shown, keys, answers, deliver } = platform()
    const process = await startProcess({ channel: { deliver } })
    await (await process.receive('maria', 'm1', 'problem with my phone')).answered
    const { number } = (await process.store.tickets({ limit: 1 }))[0] ?? expect.fail('no ticket')
    answers.push({ ok: false, retryAfterMs: null, permanent: true, why: 'channel archived' })
    const change = { kind: 'comment', text: 'Restart the phone.', public: true } as const
    const by = { kind: 'engineer', name: 'Eva' } as const
    const comment = { key: 'c1' as EffectKey, at: process.clock.at as Instant, by, change }
    await process.helpdesk.change(number, comment)
    for (let round = 0; round < 3; round++) await process.desk.drain()
    const told = expect.stringMatching(/maria.*channel archived.*Restart the phone\./s)
    const { history = [] } = (await process.store.ticket(number)) ?? {}
    expect(history.map((event) => event.change)).toEqual([change, { kind: 'comment', text: told, public: false }])
    const lines = await process.store.entries('test:maria/1' as ConversationId, {
      afterSeq: 0,
      limit: 10,
      audience: 'staff',
    })
    expect(lines.filter(({ audience }) => audience === 'staff').map(({ blocks }) => plainText(blocks))).toEqual([told])
    answers.push({ ok: false, retryAfterMs: null, permanent: true, why: 'channel archived' })
    await (await process.receive('maria', 'm2', 'thanks')).answered
    expect((await process.store.ticket(number))?.history).toHaveLength(2)
    await (await process.receive('maria', 'm3', 'thanks')).answered
    expect(shown).toHaveLength(2)
    expect(keys).toHaveLength(4)
    expect((await process.transcript('maria')).join()).not.toContain('archived')
    expect(process.logged()).not.toMatch(/Restart/)
  })

  it('that a platform does not take for a day are given up likewise', async () => {
    const { answers, deliver } = platform()
    const process = await startProcess({ channel: { deliver } })
    answers.push(...Array.from({ length: 301 }, () => busy(null)))
    await (await process.receive('maria', 'm1', 'problem with my phone')).answered
    while (answers.length > 0) {
      process.clock.at += 300_000
      await process.desk.drain()
    }
    const [ticket] = await process.store.tickets({ limit: 1 })
    expect(ticket?.history).toMatchObject([{ change: { public: false, text: expect.stringContaining('busy') } }])
  })

  it('do not wait for a support system that is down', async () => {
    const { shown, deliver } = platform()
    const process = await startProcess({ channel: { deliver } })
    const { opened, open } = gate()
    process.helpdesk.hold = opened
    const report = await process.receive('maria', 'm1', 'problem with my phone')
    await (await process.receive('maria', 'm2', 'thanks')).answered
    expect(shown).toEqual([expect.stringMatching(/./)])
    open()
    await report.answered
    expect(shown).toEqual([expect.stringMatching(/./), expect.stringMatching(/#1001/)])
  })

  it('are left to the process in which the platform is on', async () => {
    const { shown, deliver } = platform()
    const without = await startProcess({ channel: { platform: 'elsewhere' } })
    await (await without.receive('maria', 'm1', 'thanks')).answered
    const having = await startProcess({ store: without.store, clock: without.clock, channel: { deliver } })
    having.clock.at += 60_000
    await having.desk.drain()
    expect(shown).toHaveLength(1)
  })
})
