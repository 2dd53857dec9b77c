import { describe, expect, it } from 'vitest'
import type { Identity } from '../../src/accounts/account.ts'
import type { EffectKey, EventId, IdentityKey, TicketNumber } from '../../src/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Place } from '../../src/triage/attention.ts'
import { plainText } from '../../src/triage/message.ts'
import { type Case, startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'
import { understood } from '../support/understood.ts'

const shared: Place = { shared: true, to: 'us', listening: false }

describe.each(catalogs)('where others read along, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)
  const start = (plan: typeof roles.ticketing.id | null) => startCase({ catalog, plan, at: roles.closed })
  const last = async (desk: Case) =>
    (await desk.desk.history(desk.id, 0, 100)).at(-1) ?? expect.fail('nothing was said')

  it('tells of plan and tickets to the asker alone', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('my plan?', understood({ intents: ['my-plan'] }), { place: shared })
    expect((await last(desk)).discreet).toBe(true)
    await desk.write('calls fail', understood({ intents: ['report-problem'] }), { place: shared })
    expect((await last(desk)).discreet).toBe(true)
  })

  it('keeps an answer for whom it was asked by, though somebody else has written since', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('my plan?', understood({ intents: ['my-plan'] }), { place: shared })
    const otto: Identity = { key: 'test:otto' as IdentityKey, rules: [], displayName: 'Otto', verified: true }
    await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place: shared, identity: otto })
    const entries = await desk.desk.history(desk.id, 0, 100)
    expect(entries.filter((entry) => entry.discreet).map((entry) => entry.asker?.key)).toEqual(['test:maria'])
  })

  it('tells everybody what everybody may hear, and nothing is discreet in private', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place: shared })
    expect((await last(desk)).discreet).toBe(false)
    await desk.write('my plan?', understood({ intents: ['my-plan'] }))
    expect((await last(desk)).discreet).toBe(false)
  })

  const otto: Identity = { key: 'test:otto' as IdentityKey, rules: [], displayName: 'Otto', verified: true }
  const fault = understood({ intents: ['report-problem'] })

  it('shows more of what was for the asker alone to nobody else, and more of the rest to everybody', async () => {
    const desk = await start(roles.ticketing.id)
    const press = async (identity?: Identity) => {
      const event = { id: `more by ${identity?.key}` as EventId, conversation: desk.id, zone: null, language: null }
      const who = identity ?? { ...otto, key: 'test:maria' as IdentityKey }
      await (await desk.desk.receive({ ...event, identity: who, place: shared, kind: 'action', action: 'more' }))
        .answered
      return last(desk)
    }
    const service = catalog.services.find(({ note, dependsOnVersion }) => note !== null && !dependsOnVersion)
    const { id, note } = service ?? expect.fail()
    await desk.write('is it done?', understood({ intents: ['coverage'], services: [id] }), { place: shared })
    expect(await last(desk)).toMatchObject({ discreet: true })
    expect(plainText((await press(otto)).blocks)).not.toContain(note)
    expect(plainText((await press()).blocks)).toContain(note)

    await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place: shared })
    expect(await last(desk)).toMatchObject({ discreet: false })
    const ida = { ...otto, key: 'test:ida' as IdentityKey }
    const shown = await press(ida)
    expect([shown.asker?.key, shown.blocks.length > 0]).toEqual(['test:ida', true])
    expect(plainText(shown.blocks)).not.toContain('no longer')
  })

  describe('a button', () => {
    const pressing = (desk: Case) => {
      let presses = 0
      return async (action: string, key: string) => {
        const event = { id: `press ${++presses}` as EventId, conversation: desk.id, zone: null, language: null }
        const identity = { ...otto, key: key as IdentityKey }
        const receipt = await desk.desk.receive({ ...event, identity, place: shared, kind: 'action', action })
        await receipt.answered
        return receipt.spent
      }
    }
    const [notTheirs] = catalog.replies.get(catalog.vendor.language)?.['action.not-theirs'] ?? []

    it('is used up by whom it is for; anybody else is told in private that it is not theirs', async () => {
      const desk = await start(roles.paying.id)
      const press = pressing(desk)
      await desk.write('calls fail', fault, { place: shared })
      expect(await press('consent-accept', 'test:otto')).toBe(false)
      expect(await last(desk)).toMatchObject({ discreet: true, asker: { key: 'test:otto' } })
      expect(plainText((await last(desk)).blocks)).toBe(notTheirs)
      expect(await press('consent-accept', 'test:maria')).toBe(true)
      expect(await press('consent-accept', 'test:maria')).toBe(false)
    })

    it('that shows everybody more is used up by anybody, as long as there is more', async () => {
      const desk = await start(roles.ticketing.id)
      const press = pressing(desk)
      await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place: shared })
      await desk.write('my plan?', understood({ intents: ['my-plan'] }), { place: shared })
      expect(await press('more', 'test:otto')).toBe(false)
      await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place: shared })
      expect(await press('more', 'test:otto')).toBe(true)
    })

    it('stays for whom it is for when somebody else opens a ticket of their own with it', async () => {
      const desk = await start(roles.ticketing.id)
      const press = pressing(desk)
      const asked = understood({ intents: ['priorities'] })
      const entities = { ...asked.entities, asksPriority: true as const }
      await desk.write('how urgent is it?', { ...asked, entities }, { place: shared })
      expect(await last(desk)).toMatchObject({ discreet: false, actions: [{ id: 'open-ticket' }] })
      expect(await press('open-ticket', 'test:otto')).toBe(false)
      expect(await press('open-ticket', 'test:maria')).toBe(true)
      const tickets = await desk.store.tickets({ limit: 5 })
      expect(tickets.map(({ identity }) => identity)).toEqual(['test:maria', 'test:otto'])
    })
  })

  it('lets nobody agree to what somebody else was asked', async () => {
    const desk = await start(roles.paying.id)
    await desk.write('calls fail', fault, { place: shared })
    const yes = understood({ intents: ['affirm'], confidence: 0.99 })
    await desk.write('yes', yes, { place: shared, identity: otto })
    expect(await desk.store.tickets({ limit: 5 })).toEqual([])
    await desk.write('yes', yes, { place: shared })
    expect(await desk.store.tickets({ limit: 5 })).toMatchObject([{ identity: 'test:maria' }])
  })

  it('puts nobody’s words into somebody else’s ticket, and brings its news to whoever opened it', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('calls fail', fault, { place: shared })
    const [ticket] = await desk.store.tickets({ limit: 5 })
    await desk.write('it is our trunk', fault, { place: shared, identity: otto })
    expect((await desk.store.ticket(1001 as TicketNumber))?.history).toEqual(ticket?.history)
    const change = { kind: 'comment', text: 'For you alone', public: true } as const
    const by = { kind: 'engineer', name: 'Eva' } as const
    await desk.helpdesk.change(1001 as TicketNumber, { key: 'c' as EffectKey, at: desk.at, by, change })
    await desk.desk.drain()
    const told = (await desk.desk.history(desk.id, 0, 100)).filter((entry) =>
      plainText(entry.blocks).includes('For you'),
    )
    expect(told.map(({ discreet, asker }) => [discreet, asker?.key])).toEqual([[true, 'test:maria']])
  })

  it('knows who is there of what was said to others, and takes no part in what is said to them', async () => {
    const desk = await start(roles.ticketing.id)
    const thread: Place = { ...shared, to: 'thread' }
    const called = 'all calls fail again, can you look at it, Otto?'
    await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place: shared })
    expect(await desk.write('I look', understood({ intents: ['thanks'] }), { place: thread, identity: otto })).toEqual(
      [],
    )
    expect(await desk.write(called, fault, { place: thread })).toEqual([])
    expect(await desk.write('as @Ida told, calls fail', fault, { place: shared })).toHaveLength(1)
    expect(await desk.write(`${called.slice(0, -5)}Ida?`, fault, { place: thread })).toEqual([])
    expect(await desk.write(`${called.slice(0, -5)}Eva?`, fault, { place: thread })).toHaveLength(1)
  })

  it('keeps out of what people say to one another in its thread, and is back with the next question', async () => {
    const desk = await start(roles.ticketing.id)
    const plans = understood({ intents: ['plans-overview'] })
    const thanks = understood({ intents: ['thanks'] })
    const thread: Place = { ...shared, to: 'thread' }
    const answers = async (text: string, reading: typeof plans, how: Parameters<Case['write']>[2] = {}) =>
      (await desk.write(text, reading, { place: thread, ...how })).length
    await desk.write('plans?', plans, { place: shared })
    expect(await answers('thanks', thanks)).toBe(1)
    expect(await answers('hi all', understood({ intents: ['greeting'] }), { identity: otto })).toBe(0)
    expect(await answers('thank you', thanks)).toBe(0)
    expect(await answers('and the plans, again?', plans)).toBe(1)
    expect(await answers('thanks a lot', thanks)).toBe(1)
    expect(await answers('@otto look', plans, { place: { ...thread, to: 'others' } })).toBe(0)
    expect(await answers('thanks so much', thanks)).toBe(0)
    expect(await answers('plans for me?', plans, { identity: otto })).toBe(1)
    const words = (await desk.desk.history(desk.id, 0, 100)).map(({ blocks }) => plainText(blocks))
    expect(words).not.toContain('hi all')
    expect(words).not.toContain('thank you')
  })

  it('tells what became of a code to whoever typed it, though somebody else has written since', async () => {
    const store = await openSqliteStore('sqlite::memory:')
    const held = Promise.withResolvers<void>()
    const slow = new Proxy(store, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name)
        if (typeof value !== 'function') return value
        if (name !== 'redeemCode') return value.bind(target)
        return (...args: unknown[]) => held.promise.then(() => value.apply(target, args))
      },
    })
    const desk = await startCase({ catalog, plan: null, at: roles.closed, store: slow })
    const nothing = understood({ intents: ['out-of-scope'] })
    const typing = desk.write('FD-7K3MQ-9XT2B', nothing, { place: shared })
    await desk.write('plans?', understood({ intents: ['plans-overview'] }), { place: shared, identity: otto })
    held.resolve()
    await typing
    const entries = await desk.desk.history(desk.id, 0, 100)
    const told = entries.filter(({ discreet }) => discreet)
    expect(told.map(({ asker }) => asker?.key)).toEqual(['test:maria'])
    const known = await desk.desk.conversation(desk.id)
    const standings = [known, ...(known?.others ?? [])].map((each) => [each?.identity.key, each?.codeAttempts.wrong])
    expect(standings).toContainEqual(['test:maria', 1])
    expect(standings).toContainEqual(['test:otto', 0])
  })

  it('stores nothing of what is said to others', async () => {
    const desk = await start(roles.ticketing.id)
    const seen = await desk.write('@joe calls fail', understood({ intents: ['report-problem'] }), {
      place: { ...shared, to: 'others' },
    })
    expect(seen).toEqual([])
    expect(await desk.desk.conversation(desk.id)).toBeNull()
  })

  it('answers the newest message as it reads after an edit, and only keeps an older one', async () => {
    const desk = await start(roles.ticketing.id)
    await desk.write('thanks', understood({ intents: ['thanks'] }), { id: 'one' as EventId })
    await desk.write('when r u opn', understood({ intents: ['greeting'] }), { id: 'two' as EventId })
    const reading = understood({ intents: ['availability'] })
    const [answer] = await desk.write('when are you open', reading, { edits: 'two' as EventId })
    expect(answer?.entry.why?.decision?.reasons).toContainEqual(
      expect.objectContaining({ code: 'asked', intents: ['availability'] }),
    )
    expect(await desk.write('thank you', reading, { edits: 'one' as EventId })).toEqual([])
    const entries = await desk.desk.history(desk.id, 0, 100)
    expect(plainText(entries.at(-1)?.blocks ?? [])).toBe('thank you')
  })

  it('takes an edit that names nobody, or others, as far as the message was taken in', async () => {
    const desk = await start(roles.ticketing.id)
    const reading = understood({ intents: ['availability'] })
    const room: Place = { ...shared, to: 'room' }
    expect(await desk.write('not here', reading, { edits: 'none' as EventId, place: room })).toEqual([])
    expect(await desk.desk.conversation(desk.id)).toBeNull()
    await desk.write('thanks', understood({ intents: ['thanks'] }), { id: 'one' as EventId, place: shared })
    const edits = [
      await desk.write('when are you open', reading, { edits: 'one' as EventId, place: room }),
      await desk.write('@joe are you open', reading, { edits: 'one' as EventId, place: { ...shared, to: 'others' } }),
      await desk.write('@joe a secret', reading, { edits: 'none' as EventId, place: { ...shared, to: 'others' } }),
    ]
    expect(edits.map(({ length }) => length)).toEqual([1, 1, 0])
    const words = (await desk.desk.history(desk.id, 0, 100)).map(({ blocks }) => plainText(blocks))
    expect(words).toContain('when are you open')
    expect(words).toContain('@joe are you open')
    expect(words).not.toContain('@joe a secret')
  })

  it('opens a ticket from a form, with what was filled in', async () => {
    const desk = await start(roles.ticketing.id)
    const priority = catalog.priorities.at(-1)?.id ?? expect.fail()
    await desk.fill({ subject: 'CSV export', description: 'It ends after a line.', priority, version: '12' })
    expect(await desk.store.tickets({ limit: 5 })).toMatchObject([
      { subject: 'CSV export', description: 'CSV export\nIt ends after a line.', priority, version: '12' },
    ])
  })
})
