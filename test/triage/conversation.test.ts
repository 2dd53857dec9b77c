import { describe, expect, it } from 'vitest'
import { wordsFor } from '../../src/catalog/look-up.ts'
import type { EventId, Instant, PlanId, TicketNumber } from '../../src/ids.ts'
import { sayWindows } from '../../src/schedule/say.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Helpdesk } from '../../src/tickets/helpdesk.ts'
import { type Case, type Seen, startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const only = (seen: readonly Seen[]): Seen => {
  expect(seen).toHaveLength(1)
  return seen[0] ?? expect.fail()
}
const actionOf = (seen: Seen) => seen.entry.why?.decision?.action
const noEntities = understood({ intents: ['greeting'] }).entities
const report = understood({ intents: ['report-problem'] })
const firstNumber = 1001 as TicketNumber

describe.each(catalogs)('the conversation, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const critical = catalog.priorities.find((priority) => priority.critical) ?? expect.fail()
  const mild = catalog.priorities.find((priority) => !priority.emergency) ?? expect.fail()
  const windows = sayWindows(catalog.hours.liveChat, {
    zone: catalog.hours.zone,
    language: 'en',
    customerZone: null,
    now: roles.open,
    words: (which) => wordsFor(catalog, null)(`time.${which}`),
  })
  const rate = catalog.vendor.hourlyRate ?? expect.fail()
  const price = `${rate.amount} ${rate.currency}/h`
  const start = (
    plan: PlanId | null,
    at: Instant = roles.closed,
    more: { verified?: boolean; helpdesk?: (store: Case['store']) => Helpdesk } = {},
  ) => startCase({ catalog, plan, at, ...more })

  const service =
    catalog.services.find(({ coverage }) => coverage.get(roles.ticketing.id) === 'included') ?? expect.fail()

  it('gives the ticket that an answer offered the words that were asked with', async () => {
    const asked = understood({ intents: ['coverage'], services: [service.id] })
    const desk = await start(roles.ticketing.id)
    await desk.write('please do it for 10.0.0.1', asked)
    await desk.write('and for 10.0.0.2', { ...asked, continues: true })
    await desk.press(`open-ticket:${service.id}`)
    expect(await desk.store.ticket(firstNumber)).toMatchObject({
      subject: service.name,
      description: 'please do it for 10.0.0.1\nand for 10.0.0.2',
    })
  })

  it('gives it no words that were taken back', async () => {
    const asked = understood({ intents: ['coverage'], services: [service.id] })
    const desk = await start(roles.ticketing.id)
    await desk.write('my password is hunter2, do it', asked, { id: 'secret' as EventId })
    await desk.takeBack('secret' as EventId)
    await desk.press(`open-ticket:${service.id}`)
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ subject: service.name, description: '' })
  })

  it('promises no first answer to a ticket that has had one, however bad it gets', async () => {
    const desk = await start(roles.ticketing.id)
    const worse = understood({ intents: ['report-problem'], priority: critical.id })
    await desk.write('it limps', report)
    await desk.helpdesk.change(firstNumber, {
      key: 'answer' as never,
      at: desk.at,
      by: { kind: 'engineer', name: 'Ona' },
      change: { kind: 'comment', text: 'please try now', public: true },
    })
    await desk.desk.drain()
    await desk.news()
    expect((await desk.store.conversation(desk.id))?.tickets[0]?.answeredAt).toBe(desk.at)
    const reply = only(await desk.write('all is down', worse))
    expect(reply.text).toContain('#1001')
    const { answerDueAt } = (await desk.store.ticket(firstNumber)) ?? expect.fail()
    expect(answerDueAt).not.toBeNull()
    expect(JSON.stringify(reply.entry.blocks)).not.toContain(`"at":${answerDueAt}`)
  })

  it('asks a visitor for an address once, and sends the answers to every ticket there', async () => {
    const desk = await start(null, roles.closed, { verified: false })
    const asks = only(await desk.write('no heat', report))
    expect(asks.actions).toContain('skip')
    await desk.write(
      'maria@example.com',
      understood({ intents: ['out-of-scope'], entities: { ...noEntities, emails: ['maria@example.com'] } }),
    )
    const second = only(
      await desk.write('a ticket for the light', understood({ intents: ['create-ticket'], priority: mild.id })),
    )
    expect(second.text).toContain('#1002')
    expect(second.text).toContain('maria@example.com')
    expect(second.actions).not.toContain('skip')
    expect(await desk.store.ticket(1002 as TicketNumber)).toMatchObject({ email: 'maria@example.com' })
  })

  it('says the whole window whether open or closed', async () => {
    for (const at of [roles.open, roles.closed]) {
      const desk = await start(roles.chatting.id, at)
      expect(only(await desk.write('are you there?', understood({ intents: ['availability'] }))).text).toContain(
        windows,
      )
    }
  })

  it('opens a ticket when the chat is closed, and says when it opens', async () => {
    const desk = await start(roles.chatting.id)
    const reply = only(
      await desk.write('give me an engineer', understood({ intents: ['talk-to-engineer', 'report-problem'] })),
    )
    expect(reply.text).toContain('#1001')
    expect(reply.text).toContain(windows)
    expect(actionOf(reply)).toBe('ticket')
    const ticket = (await desk.store.ticket(firstNumber)) ?? expect.fail()
    expect(ticket).toMatchObject({ plan: roles.chatting.id, payment: 'plan', description: 'give me an engineer' })
    expect(reply.text).toContain(roles.chatting.priority)
    expect(ticket.answerDueAt).not.toBeNull()
  })

  it('says that nobody is there while the chat is open, and opens a ticket', async () => {
    const desk = await start(roles.chatting.id, roles.open)
    const reply = only(await desk.write('a human please', understood({ intents: ['talk-to-engineer'] })))
    expect(reply.text).toContain('no engineer is present')
    expect(reply.text).toContain('#1001')
    expect(reply.actions).toContain('skip')
  })

  it('says that live chat is not part of a plan without it', async () => {
    const desk = await start(roles.ticketing.id, roles.open)
    const reply = only(await desk.write('a human please', understood({ intents: ['talk-to-engineer'] })))
    expect(reply.text).toContain(roles.ticketing.name)
    expect(reply.text).toContain(roles.chatting.name)
    expect(reply.text).toContain('#1001')
  })

  it('puts an emergency first: the number, and that it is worked on around the clock', async () => {
    const desk = await start(roles.ticketing.id)
    const reply = only(
      await desk.write('all is down', understood({ intents: ['report-problem'], priority: critical.id })),
    )
    const [firstLine] = reply.text.split('\n')
    expect(firstLine).toContain('#1001')
    expect(firstLine).toContain('around the clock')
    expect(reply.text).toContain(catalog.policies.emergency.answer)
  })

  it('takes a call for emergency help as an emergency, whatever else it tells', async () => {
    const desk = await start(roles.chatting.id, roles.open)
    const reply = only(
      await desk.write('emergency, call someone', understood({ intents: ['emergency', 'talk-to-engineer'] })),
    )
    expect(reply.text.split('\n')[0]).toContain('#1001')
    expect((await desk.store.ticket(firstNumber))?.priority).toBe(critical.id)
  })

  it.each([null, mild.id])('explains emergency support when only asked how it works, priority %s', async (priority) => {
    const desk = await start(roles.ticketing.id)
    const asked = understood({ intents: ['emergency'], priority })
    const reply = only(await desk.write('how does that work at night?', asked))
    expect(reply.text).toContain(catalog.policies.emergency.answer)
    expect(await desk.store.ticket(firstNumber)).toBeNull()
  })

  describe('paid work', () => {
    it('is agreed to before its ticket opens', async () => {
      const desk = await start(roles.paying.id)
      const asked = only(await desk.write('calls fail', report))
      expect(asked.text).toContain(price)
      expect(asked.actions).toEqual(expect.arrayContaining(['consent-accept', 'consent-decline', 'defect-claim']))
      expect(actionOf(asked)).toBe('consent')
      expect(await desk.store.ticket(firstNumber)).toBeNull()
      const opened = only(await desk.press('consent-accept'))
      expect(opened.text).toContain('#1001')
      expect(opened.text).toContain(price)
      expect(await desk.store.ticket(firstNumber)).toMatchObject({ payment: 'agreed', description: 'calls fail' })
    })

    it('is agreed to by a typed yes as well, and declined by a no', async () => {
      const yes = await start(roles.paying.id)
      await yes.write('calls fail', report)
      expect(only(await yes.write('yes', understood({ intents: ['affirm'] }))).text).toContain('#1001')
      const no = await start(roles.paying.id)
      await no.write('calls fail', report)
      await no.write('no', understood({ intents: ['deny'] }))
      expect(await no.store.ticket(firstNumber)).toBeNull()
      expect(only(await no.press('consent-accept')).text).not.toContain('#')
    })

    it('opens one ticket however often it is agreed to', async () => {
      const desk = await start(roles.paying.id)
      await desk.write('calls fail', report)
      const agreed = only(await desk.press('consent-accept')).text
      const again = only(await desk.press('consent-accept')).text
      expect(agreed).toContain('#1001')
      expect(again).not.toContain('#1001')
      expect(await desk.store.tickets({ limit: 10 })).toHaveLength(1)
    })

    it('is agreed to once by whoever has no plan, however often the button is pressed', async () => {
      const desk = await start(null)
      await desk.write('all is down', understood({ intents: ['report-problem'], priority: critical.id }))
      expect(only(await desk.press('consent-accept')).text).toContain(price)
      expect(only(await desk.press('consent-accept')).text).not.toContain(price)
      expect(await desk.store.ticket(firstNumber)).toMatchObject({ payment: 'agreed' })
    })

    it('takes more words in while it waits, and opens with all of them', async () => {
      const desk = await start(roles.paying.id)
      await desk.write('calls fail', report)
      await desk.write('only to mobiles', report)
      await desk.press('consent-accept')
      expect((await desk.store.ticket(firstNumber))?.description).toBe('calls fail\nonly to mobiles')
    })

    it('still waits for its yes after another question was answered', async () => {
      const desk = await start(roles.paying.id)
      await desk.write('calls fail', report)
      const answered = only(await desk.write('are you open?', understood({ intents: ['availability'] })))
      expect(answered.text).toContain(windows)
      expect(answered.actions).toContain('consent-accept')
      expect(only(await desk.press('consent-accept')).text).toContain('#1001')
    })

    it('in an emergency opens at once and asks below', async () => {
      const desk = await start(roles.paying.id)
      const reply = only(
        await desk.write('all is down', understood({ intents: ['report-problem'], priority: critical.id })),
      )
      expect(reply.text.split('\n')[0]).toContain('#1001')
      expect(reply.text).not.toContain('around the clock')
      expect(reply.text.indexOf('#1001')).toBeLessThan(reply.text.indexOf(price))
      expect(reply.actions).toContain('consent-accept')
      expect((await desk.store.ticket(firstNumber))?.payment).toBe('not-agreed')
      await desk.press('consent-accept')
      expect((await desk.store.ticket(firstNumber))?.payment).toBe('agreed')
    })

    it('is free where a defect is claimed: the ticket says so and the version is asked', async () => {
      const desk = await start(roles.paying.id)
      await desk.write('export crashes', report)
      const reply = only(await desk.press('defect-claim'))
      expect(reply.text).toContain('#1001')
      expect((await desk.store.ticket(firstNumber))?.payment).toBe('defect-claim')
      await desk.write(
        'v9',
        understood({
          intents: ['affirm'],
          entities: { versions: ['v9'], emails: [], ticketChange: null, namedPriority: null, ordinal: null },
        }),
      )
      expect((await desk.store.ticket(firstNumber))?.version).toBe('v9')
    })

    it('is asked about for a job by the hour on a plan that has tickets', async () => {
      const service =
        catalog.services.find((each) => each.coverage.get(roles.ticketing.id) === 'hourly') ?? expect.fail()
      const desk = await start(roles.ticketing.id)
      const reply = only(
        await desk.write('do it by ticket', understood({ intents: ['create-ticket'], services: [service.id] })),
      )
      expect(reply.text.toLowerCase()).toContain(service.name.toLowerCase())
      expect(reply.text).toContain(price)
      expect(actionOf(reply)).toBe('consent')
    })

    it('waits for no ticket of a fault on such a plan, though the fault names a job by the hour: its price is told', async () => {
      const service =
        catalog.services.find((each) => each.coverage.get(roles.ticketing.id) === 'hourly') ?? expect.fail()
      const desk = await start(roles.ticketing.id)
      const reply = only(
        await desk.write('it stopped', understood({ intents: ['report-problem'], services: [service.id] })),
      )
      expect(reply.text.split('\n')[0]).toContain('#1001')
      expect(reply.text.toLowerCase()).toContain(service.name.toLowerCase())
      expect(reply.text).toContain(price)
      expect(reply.actions).not.toContain('consent-accept')
      expect(actionOf(reply)).toBe('ticket')
      expect((await desk.store.ticket(firstNumber))?.payment).toBe('plan')
    })
  })

  it('opens a ticket for somebody nobody linked, promising no time, with the terms and the way to be linked', async () => {
    const desk = await start(null)
    const reply = only(await desk.write('calls fail', report))
    expect(reply.text).toContain('#1001')
    expect(reply.text).toContain('not confirmed')
    expect(reply.text).toContain(price)
    expect(reply.text).toContain('code')
    expect(await desk.store.ticket(firstNumber)).toMatchObject({
      plan: null,
      payment: 'plan-not-confirmed',
      answerDueAt: null,
    })
  })

  it('treats a plan that has ended as none from that instant on', async () => {
    const desk = await startCase({ catalog, plan: roles.chatting.id, at: roles.open, planEndsAt: roles.open })
    expect(actionOf(only(await desk.write('calls fail', report)))).toBe('consent')
    const before = await startCase({
      catalog,
      plan: roles.chatting.id,
      at: roles.open,
      planEndsAt: (roles.open + 1) as Instant,
    })
    expect(actionOf(only(await before.write('calls fail', report)))).toBe('ticket')
  })

  describe('after a ticket', () => {
    it('adds what follows to it, acknowledged in few words and never twice in the same', async () => {
      const desk = await start(roles.ticketing.id)
      await desk.write('calls fail', report)
      const notes = []
      for (const text of ['since noon', 'to mobiles only', 'error 503'])
        notes.push(only(await desk.write(text, report)).text)
      expect(new Set(notes).size).toBe(3)
      for (const note of notes) expect(note).toContain('#1001')
      const ticket = await desk.store.ticket(firstNumber)
      expect(ticket?.history.map((event) => event.change)).toEqual([
        { kind: 'comment', text: 'since noon', public: true },
        { kind: 'comment', text: 'to mobiles only', public: true },
        { kind: 'comment', text: 'error 503', public: true },
      ])
      expect(await desk.store.tickets({ limit: 9 })).toHaveLength(1)
    })

    it('answers a question of its own instead of adding it', async () => {
      const desk = await start(roles.ticketing.id)
      await desk.write('calls fail', report)
      expect(only(await desk.write('when do you open?', understood({ intents: ['availability'] }))).text).toContain(
        windows,
      )
      expect((await desk.store.ticket(firstNumber))?.history).toEqual([])
    })

    it('raises the priority when more words tell that it is worse', async () => {
      const desk = await start(roles.ticketing.id)
      await desk.write('calls fail', understood({ intents: ['report-problem'], priority: mild.id }))
      const note = only(
        await desk.write('now all is down', understood({ intents: ['report-problem'], priority: critical.id })),
      )
      expect(note.text).toContain(critical.name)
      expect((await desk.store.ticket(firstNumber))?.priority).toBe(critical.id)
    })

    it('lets the customer correct the priority by a button', async () => {
      const desk = await start(roles.ticketing.id)
      const opened = only(await desk.write('calls fail', report))
      expect(opened.actions).toContain(`priority:${critical.id}`)
      const set = only(await desk.press(`priority:${critical.id}`))
      expect(set.text).toContain(catalog.policies.emergency.answer)
      expect((await desk.store.ticket(firstNumber))?.priority).toBe(critical.id)
    })

    it('offers to add a second report that looks like the open one', async () => {
      const desk = await start(roles.ticketing.id)
      await desk.write('the quarterly export stopped working', report)
      desk.at = (desk.at + 3 * 60 * 60_000) as Instant
      const offered = only(await desk.write('quarterly export still not working', report))
      expect(offered.actions).toEqual(['same-ticket:add', 'same-ticket:new'])
      expect(only(await desk.press('same-ticket:add')).text).toContain('#1001')
      expect(await desk.store.tickets({ limit: 9 })).toHaveLength(1)
      desk.at = (desk.at + 3 * 60 * 60_000) as Instant
      await desk.write('quarterly export not working again', report)
      expect(only(await desk.press('same-ticket:new')).text).toContain('#1002')
    })
  })

  describe('tickets', () => {
    it('are shown to their own customer, and look as if they did not exist to all others', async () => {
      const mine = await start(roles.ticketing.id)
      await mine.write('calls fail', report)
      const status = understood({ intents: ['ticket-status'], ticket: '1001' })
      expect(only(await mine.write('how is 1001', status)).text).toContain('calls fail')
      const other = await startCase({
        catalog,
        plan: roles.chatting.id,
        at: roles.closed,
        store: mine.store,
        user: 'mallory',
      })
      const foreign = only(await other.write('how is 1001', status)).text
      const missing = only(
        await other.write('how is 9999', understood({ intents: ['ticket-status'], ticket: '9999' })),
      ).text
      expect(foreign.replaceAll('1001', 'N')).toBe(missing.replaceAll('9999', 'N'))
      for (const change of ['close', 'reopen', 'comment'] as const) {
        const reading = understood({
          intents: ['ticket-update'],
          ticket: '1001',
          entities: { versions: [], emails: [], ticketChange: change, namedPriority: null, ordinal: null },
        })
        expect(only(await other.write(`${change} 1001`, reading)).text).not.toContain('calls')
      }
      expect((await mine.store.ticket(firstNumber))?.history).toEqual([])
    })

    it('are closed and reopened with the words that say why', async () => {
      const desk = await start(roles.ticketing.id)
      await desk.write('calls fail', report)
      const update = (ticketChange: 'close' | 'reopen') =>
        understood({
          intents: ['ticket-update'],
          ticket: '1001',
          entities: { versions: [], emails: [], ticketChange, namedPriority: null, ordinal: null },
        })
      await desk.write('works now, close it', update('close'))
      expect((await desk.store.ticket(firstNumber))?.state).toBe('closed')
      await desk.write('broken again', update('reopen'))
      const ticket = await desk.store.ticket(firstNumber)
      expect(ticket?.state).toBe('open')
      expect(ticket?.history.flatMap((event) => (event.change.kind === 'comment' ? event.change.text : []))).toEqual([
        'works now, close it',
        'broken again',
      ])
    })

    it('bring public comments into the conversation, and private ones never', async () => {
      const desk = await start(roles.ticketing.id)
      await desk.write('calls fail', report)
      const comment = (text: string, isPublic: boolean) =>
        desk.helpdesk.change(firstNumber, {
          key: `k-${text}` as never,
          at: desk.at,
          by: { kind: 'engineer', name: 'Ona' },
          change: { kind: 'comment', text, public: isPublic },
        })
      await comment('customer is rude', false)
      await comment('please try now', true)
      await desk.desk.drain()
      const news = await desk.news()
      expect(news.map((each) => each.from)).toEqual(['engineer'])
      expect(news[0]?.text).toContain('please try now')
      expect(JSON.stringify(await desk.desk.history(desk.id, 0, 100))).not.toContain('rude')
      expect(JSON.stringify(await desk.desk.conversation(desk.id))).not.toContain('rude')
    })
  })

  it('offers the nearest readings once, then a person or a ticket, and never guesses a third time', async () => {
    const desk = await start(roles.ticketing.id)
    const blurred = understood({
      intents: ['coverage'],
      confidence: 0.01,
      nearest: [
        { intent: 'availability', confidence: 0.01 },
        { intent: 'pricing', confidence: 0.01 },
        { intent: 'thanks', confidence: 0.01 },
        { intent: 'coverage', confidence: 0.01 },
      ],
    })
    const first = only(await desk.write('hmm the thing', blurred))
    expect(first.actions).toEqual(['mean:availability', 'mean:pricing', 'mean:coverage'])
    const second = only(await desk.write('you know', blurred))
    expect(second.actions).toEqual(['open-ticket', 'ask:talk-to-engineer'])
    const third = only(await desk.write('the thing', blurred))
    expect(third.actions).toEqual(['open-ticket', 'ask:talk-to-engineer'])
    expect(third.text).not.toBe(second.text)
    await desk.press('open-ticket')
    expect(await desk.store.ticket(firstNumber)).toMatchObject({
      subject: 'the thing',
      description: 'hmm the thing\nyou know\nthe thing',
    })
  })

  it('reads the unclear text as the reading that was chosen', async () => {
    const desk = await start(roles.ticketing.id)
    const nearest = [
      { intent: 'report-problem' as const, confidence: 0.1 },
      { intent: 'availability' as const, confidence: 0.1 },
    ]
    await desk.write('the thing goes boom', understood({ intents: ['report-problem'], confidence: 0.01, nearest }))
    expect(only(await desk.press('mean:report-problem')).text).toContain('#1001')
    expect((await desk.store.ticket(firstNumber))?.description).toBe('the thing goes boom')
  })

  it('carries a question on to another plan or service', async () => {
    const desk = await start(null)
    const [one, two] = catalog.services.filter((service) => new Set(service.coverage.values()).size > 1)
    if (one === undefined || two === undefined) return expect.fail()
    await desk.write('do you do one?', understood({ intents: ['coverage'], services: [one.id] }))
    const next = only(
      await desk.write(
        'and two?',
        understood({ intents: ['coverage'], services: [two.id], continues: true, confidence: 0.2 }),
      ),
    )
    expect(next.text.toLowerCase()).toContain(two.name.toLowerCase())
  })

  it('answers for the plan that a continuation names, without repeating the own one', async () => {
    const desk = await start(roles.ticketing.id)
    const service = catalog.services.find(
      ({ coverage, conflict }) =>
        conflict.length === 0 && coverage.get(roles.ticketing.id) !== coverage.get(roles.chatting.id),
    )
    if (service === undefined) return expect.fail()
    await desk.write('do you do it?', understood({ intents: ['coverage'], services: [service.id] }))
    const reading = understood({ intents: ['coverage'], plans: [roles.chatting.id], continues: true })
    const [line = ''] = only(await desk.write('and on that one?', reading)).text.split('\n')
    expect(line).toContain(roles.chatting.name)
    expect(line).not.toContain(roles.ticketing.name)
  })

  it('takes more than a plain yes for no agreement to paid work', async () => {
    const desk = await start(roles.paying.id)
    await desk.write('calls fail', report)
    await desk.write('ok and what would that be?', understood({ intents: ['affirm', 'pricing'] }))
    await desk.write('yes?', understood({ intents: ['affirm'], confidence: 0.1 }))
    expect(await desk.store.ticket(firstNumber)).toBeNull()
  })

  it('says when live chat opens to whom nobody knows, too', async () => {
    const desk = await start(null)
    const reply = only(await desk.write('calls fail', report))
    expect(reply.text).toContain(
      sayWindows(catalog.hours.liveChat, {
        zone: catalog.hours.zone,
        language: catalog.vendor.language,
        customerZone: null,
        now: roles.closed,
        words: (which) => wordsFor(catalog, null)(`time.${which}`),
      }),
    )
  })

  it('asks once more for an e-mail address where what was typed is none', async () => {
    const desk = await startCase({ catalog, at: roles.closed, plan: null, verified: false })
    await desk.write('calls fail', report)
    const again = only(await desk.write('it is a@@b', understood({ intents: ['out-of-scope'] })))
    expect(again.actions).toEqual(['skip'])
    const entities = { ...noEntities, emails: ['a@example.com'] }
    await desk.write('a@example.com', understood({ intents: ['out-of-scope'], entities }))
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ email: 'a@example.com' })
  })

  describe('an address for the answer', () => {
    const visiting = () => startCase({ catalog, at: roles.closed, plan: null, verified: false })
    const naming = (email: string, intent: 'out-of-scope' | 'support-channels' | 'report-problem' = 'out-of-scope') =>
      understood({ intents: [intent], entities: { ...noEntities, emails: [email] } })
    const addressOf = async ({ store }: Case) => (await store.ticket(firstNumber))?.email

    it('is asked for after a mere yes', async () => {
      const desk = await visiting()
      await desk.write('calls fail', report)
      const which = only(await desk.write('yes', understood({ intents: ['affirm'] })))
      expect(which.text).not.toContain('#1001')
      expect(which.actions).toEqual(['skip'])
      await desk.write('it is a@example.com', naming('a@example.com'))
      expect(await addressOf(desk)).toBe('a@example.com')
    })

    it('takes the place of the one before, and both are told', async () => {
      const desk = await visiting()
      await desk.write('calls fail', report)
      await desk.write('a@example.com', naming('a@example.com'))
      const second = only(await desk.write('b@example.com', naming('b@example.com')))
      for (const address of ['a@example.com', 'b@example.com']) expect(second.text).toContain(address)
      await desk.write(
        'please write to c@example.com in place of the other one',
        naming('c@example.com', 'support-channels'),
      )
      expect(await addressOf(desk)).toBe('c@example.com')
      await desk.write('d@example.com has no sound either', naming('d@example.com', 'report-problem'))
      expect(await addressOf(desk)).toBe('c@example.com')
    })

    it.each(['calls fail, you can reach me at a@example.com.', 'a@example.com: calls fail'])(
      'is taken from the message that opens the ticket, and not asked for: %s',
      async (words) => {
        const desk = await visiting()
        const opened = only(await desk.write(words, naming('a@example.com', 'report-problem')))
        expect(opened.text).toContain('a@example.com')
        expect(opened.actions).not.toContain('skip')
        expect(await addressOf(desk)).toBe('a@example.com')
      },
    )

    it.each([
      ['a@example.com', 'the user a@example.com has no sound'],
      ['100@example.com', 'no sound for 100@example.com'],
    ])('is asked for where %s is what is told of', async (email, words) => {
      const desk = await visiting()
      const opened = only(await desk.write(words, naming(email, 'report-problem')))
      expect(opened.actions).toContain('skip')
      expect(await addressOf(desk)).toBeNull()
    })
  })

  it('keeps an e-mail address that follows a ticket unasked', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('calls fail', report)
    const entities = { versions: [], emails: ['a@example.com'], ticketChange: null, namedPriority: null, ordinal: null }
    await desk.write('a@example.com', understood({ intents: ['out-of-scope'], confidence: 0.1, entities }))
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ email: 'a@example.com' })
  })

  it('calls a ticket by what it turned out to be about', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('a human please', understood({ intents: ['talk-to-engineer'] }))
    await desk.write('no sound for one client', understood({ intents: ['report-problem'] }))
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ subject: 'no sound for one client' })
  })

  it('reads "make it …" and "reopen it" as the ticket that was talked of', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('calls fail', report)
    const wish = (entities: Partial<ReturnType<typeof understood>['entities']>) =>
      understood({
        intents: ['ticket-update'],
        confidence: 0.2,
        entities: { versions: [], emails: [], ticketChange: null, namedPriority: null, ordinal: null, ...entities },
      })
    await desk.write('make it that', wish({ namedPriority: critical.id }))
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ priority: critical.id })
    await desk.write('close it', wish({ ticketChange: 'close' }))
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ state: 'closed' })
    await desk.write('reopen it', wish({ ticketChange: 'reopen' }))
    expect(await desk.store.ticket(firstNumber)).toMatchObject({ state: 'open' })
  })

  it('answers two questions of one message', async () => {
    const desk = await start(roles.chatting.id)
    const reply = only(await desk.write('open? how fast?', understood({ intents: ['availability', 'reaction-time'] })))
    expect(reply.text).toContain(windows)
    expect(reply.text).toContain(`${roles.chatting.reactionHours?.from}–${roles.chatting.reactionHours?.to} h`)
  })

  it('gives the ticket its number later when the support system is away, and says so at once', async () => {
    let away = true
    const desk = await start(roles.ticketing.id, roles.closed, {
      helpdesk: (store) => unreliable(store, () => away),
    })
    const waiting = only(await desk.write('calls fail', report))
    expect(waiting.text).not.toContain('#')
    await desk.write('since noon', report)
    away = false
    desk.at = (desk.at + 10 * 60_000) as Instant
    await desk.desk.drain()
    const [opened] = await desk.news()
    expect(opened?.text).toContain('#1001')
    const ticket = await desk.store.ticket(firstNumber)
    expect(ticket?.history.map((event) => event.change)).toContainEqual({
      kind: 'comment',
      text: 'since noon',
      public: true,
    })
  })

  it('keeps every answer short', async () => {
    const { intents } = await import('../../src/understanding/understanding.ts')
    for (const plan of [null, ...catalog.plans]) {
      const desk = await start(plan?.id ?? null)
      for (const intent of intents) {
        for (const reply of await desk.write(`tell me about ${intent}`, understood({ intents: [intent] }))) {
          expect(reply.text.length, `${intent}: ${reply.text}`).toBeLessThanOrEqual(600)
          expect(reply.text, intent).not.toMatch(/[{}]|undefined|null|\[object/)
        }
      }
    }
  })
})

const unreliable = (store: Case['store'], isAway: () => boolean): Helpdesk => {
  const helpdesk = createBuiltinHelpdesk(store)
  const unavailable = { ok: false, problem: 'unavailable', why: 'away' } as const
  return {
    ...helpdesk,
    open: (request) => (isAway() ? Promise.resolve(unavailable) : helpdesk.open(request)),
    change: (number, event) => (isAway() ? Promise.resolve(unavailable) : helpdesk.change(number, event)),
  }
}
