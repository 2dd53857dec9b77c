import { describe, expect, it } from 'vitest'
import type { EventId, TicketNumber } from '../../src/ids.ts'
import type { InboundFile } from '../../src/runtime/channel.ts'
import { filesOf } from '../../src/tickets/ticket-rules.ts'
import { plainText } from '../../src/triage/message.ts'
import { type Case, type Seen, startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const fileOf = (name: string, content = `the words of ${name}`): InboundFile => ({
  name,
  size: content.length,
  read: async () => Buffer.from(content),
})
const log = fileOf('trunk.log')
const program = fileOf('setup.exe', 'MZ\0\0')
const report = understood({ intents: ['report-problem'] })
const plans = understood({ intents: ['plans-overview'] })
const silence = understood({ intents: ['out-of-scope'], confidence: 0 })
const firstNumber = 1001 as TicketNumber
const textOf = (seen: readonly Seen[]) => seen.map(({ text }) => text).join('\n')
const filesIn = async (desk: Case, number: number = firstNumber) => {
  const ticket = await desk.store.ticket(number as TicketNumber)
  return ticket === null ? null : filesOf(ticket).map(({ name }) => name)
}
const lines = async (desk: Case) => desk.store.entries(desk.id, { afterSeq: 0, limit: 100, audience: 'staff' })

describe.each(catalogs)('files of customers, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const start = (plan = roles.ticketing.id) => startCase({ catalog, plan, at: roles.closed })

  it('go into the ticket that their message opens, and its line says so', async () => {
    const desk = await start()
    const answer = textOf(await desk.write('no calls since the update', report, { files: [log] }))
    expect(answer).toContain('#1001')
    expect(answer).toContain('trunk.log')
    expect(await filesIn(desk)).toEqual(['trunk.log'])
    const [said] = await lines(desk)
    expect(said?.files).toMatchObject([{ name: 'trunk.log', type: 'text/plain', size: log.size }])
  })

  it('without a word go into the fresh ticket, and are acknowledged', async () => {
    const desk = await start()
    await desk.write('no calls since the update', report)
    const answer = textOf(await desk.write('', silence, { files: [log, fileOf('second.log')] }))
    expect(answer).toContain('#1001')
    expect(answer).toContain('trunk.log')
    expect(answer).toContain('second.log')
    expect(await filesIn(desk)).toEqual(['trunk.log', 'second.log'])
  })

  it('leave the question that stands, and go where its answer goes', async () => {
    const desk = await start()
    await desk.write('I need a ticket', understood({ intents: ['create-ticket'] }))
    await desk.write('', silence, { files: [log] })
    expect((await desk.desk.conversation(desk.id))?.question?.kind).toBe('describe-problem')
    expect(await filesIn(desk)).toEqual(['trunk.log'])
    await desk.write('the trunk rejects calls', report)
    expect((await desk.store.ticket(firstNumber))?.subject).toContain('the trunk rejects calls')
  })

  it('sent beside a question of its own are added to the fresh ticket, and the question is answered', async () => {
    const desk = await start()
    await desk.write('no calls since the update', report)
    const answer = textOf(await desk.write('by the way, which plans are there?', plans, { files: [log] }))
    for (const plan of catalog.plans) expect(answer).toContain(plan.name)
    expect(answer).toContain('trunk.log')
    expect(await filesIn(desk)).toEqual(['trunk.log'])
  })

  it('wait for a ticket where there is none: told in words, or opened by the button', async () => {
    for (const next of [
      (desk: Case) => desk.write('it shows that no call gets through', report),
      (desk: Case) => desk.press('open-ticket'),
    ]) {
      const desk = await start()
      const asked = await desk.write('', silence, { files: [log] })
      expect(textOf(asked)).toContain('trunk.log')
      expect(asked.flatMap(({ actions }) => actions)).toContain('open-ticket')
      expect(await desk.store.ticket(firstNumber)).toBeNull()
      expect(textOf(await next(desk))).toContain('trunk.log')
      expect(await filesIn(desk)).toEqual(['trunk.log'])
    }
  })

  it('wait for the yes to paid work with the rest of the request', async () => {
    const desk = await start(roles.paying.id)
    const asked = textOf(await desk.write('calls fail', report, { files: [log] }))
    expect(asked).toContain('trunk.log')
    await desk.write('', silence, { files: [fileOf('more.log')] })
    expect(textOf(await desk.press('consent-accept'))).toContain('#1001')
    expect(await filesIn(desk)).toEqual(['trunk.log', 'more.log'])
  })

  it('are forgotten when half an hour passes before there is a ticket', async () => {
    const desk = await start()
    await desk.write('', silence, { files: [log] })
    desk.at = (desk.at + 31 * 60_000) as typeof desk.at
    await desk.write('no calls since the update', report)
    expect(await filesIn(desk)).toEqual([])
  })

  it('go into one ticket once', async () => {
    const desk = await start()
    await desk.write('no calls since the update', report, { files: [log] })
    await desk.write('and it is getting worse', report)
    expect(await filesIn(desk)).toEqual(['trunk.log'])
  })

  it('that are refused are named with the reason, and the words are answered all the same', async () => {
    const desk = await start()
    const answer = textOf(await desk.write('which plans are there?', plans, { files: [program, log] }))
    expect(catalog.plans.some((plan) => answer.includes(plan.name))).toBe(true)
    expect(answer).toMatch(/setup\.exe .*PDF/)
    expect(textOf(await desk.write('', silence, { files: [program] }))).toContain('setup.exe')
    const many = Array.from({ length: 7 }, (_, index) => fileOf(`${index}.log`))
    const counted = textOf(await desk.write('', silence, { files: many }))
    expect(counted).toMatch(/5\.log .*5 files/)
    expect(counted).toMatch(/6\.log .*5 files/)
    const large = { ...fileOf('large.log'), size: 11 * 1024 * 1024 }
    expect(textOf(await desk.write('', silence, { files: [large] }))).toMatch(/large\.log .*10 MB/)
    const gone: InboundFile = { ...fileOf('gone.log'), read: async () => null }
    expect(textOf(await desk.write('', silence, { files: [gone] }))).toContain('gone.log')
  })

  it('of an engineer reach the customer with a public comment, and never with a private one', async () => {
    const desk = await start()
    await desk.write('no calls since the update', report, { files: [log] })
    const [file] = filesOf((await desk.store.ticket(firstNumber)) ?? expect.fail())
    const comment = (key: string, isPublic: boolean) =>
      desk.helpdesk.change(firstNumber, {
        key: key as never,
        at: desk.at,
        by: { kind: 'engineer', name: 'Eva' },
        change: { kind: 'comment', text: `see ${key}`, public: isPublic, files: file === undefined ? [] : [file] },
      })
    await comment('inside', false)
    await comment('outside', true)
    await desk.desk.drain()
    const news = await desk.news()
    expect(news.map(({ entry }) => entry.files?.map(({ name }) => name))).toEqual([['trunk.log']])
    expect(textOf(news)).toContain('see outside')
  })
})

describe.each(catalogs)('a message that its writer deletes, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const start = (plan = roles.ticketing.id) => startCase({ catalog, plan, at: roles.closed })
  const wordsOf = async (desk: Case) => (await lines(desk)).map(({ blocks }) => plainText(blocks)).join('\n')

  it('leaves the transcript without its words, whichever wording it had', async () => {
    const desk = await start()
    await desk.write('my password is hunter2', plans, { id: 'p1' as EventId, files: [log] })
    await desk.write('my password is hunter3', plans, { edits: 'p1' as EventId })
    await desk.write('which plans are there?', plans)
    expect(await desk.takeBack('p1' as EventId)).toEqual([])
    expect(await wordsOf(desk)).not.toContain('hunter')
    const withdrawn = (await lines(desk)).filter((entry) => entry.withdrawn)
    expect(withdrawn).toMatchObject([
      { from: 'customer', blocks: [] },
      { from: 'customer', blocks: [] },
    ])
    expect(withdrawn[0]?.files).toBeUndefined()
  })

  it('takes the question with it that was asked about it, and the button says that it is over', async () => {
    const desk = await start(roles.paying.id)
    const [asked] = await desk.write('calls fail', report, { id: 'p1' as EventId })
    expect(asked?.actions).toContain('consent-accept')
    await desk.takeBack('p1' as EventId)
    await desk.press('consent-accept')
    await desk.write('yes', understood({ intents: ['affirm'] }))
    expect(await desk.store.ticket(firstNumber)).toBeNull()
  })

  it('takes its files with it out of the next ticket', async () => {
    const desk = await start()
    await desk.write('', silence, { id: 'p1' as EventId, files: [log] })
    await desk.write('', silence, { files: [fileOf('other.log')] })
    await desk.takeBack('p1' as EventId)
    await desk.write('no calls since the update', report)
    expect(await filesIn(desk)).toEqual(['other.log'])
  })

  it('leaves the ticket that it opened as it is', async () => {
    const desk = await start()
    await desk.write('no calls since the update', report, { id: 'p1' as EventId, files: [log] })
    await desk.takeBack('p1' as EventId)
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ description: 'no calls since the update' })
    expect(await filesIn(desk)).toEqual(['trunk.log'])
    const later = textOf(await desk.write('and it is worse now', report))
    expect(later).toContain('#1001')
  })

  it('changes nothing when it is told again, or of a message that never came', async () => {
    const desk = await start()
    await desk.write('which plans are there?', plans, { id: 'p1' as EventId })
    await desk.takeBack('p1' as EventId)
    await desk.takeBack('p1' as EventId)
    await desk.takeBack('nobody' as EventId)
    expect(await lines(desk)).toHaveLength(2)
  })
})
