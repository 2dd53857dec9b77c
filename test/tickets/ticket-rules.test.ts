import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { instant, parseInstant } from '../../src/ids.ts'
import { workingMinutesBetween } from '../../src/schedule/working-time.ts'
import type { TicketEvent } from '../../src/tickets/ticket.ts'
import { answerDueAt, forCustomer, paymentUnder, subjectOf } from '../../src/tickets/ticket-rules.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'
import { catalogs } from '../support/catalogs.ts'
import { histories, openedTicket } from './random-tickets.ts'

const longest = 80

describe('the subject of a ticket', () => {
  it.each([
    ['Replication stopped', 'Replication stopped'],
    ['  Hello,   there\t!  ', 'Hello, there !'],
    ['\n\n---\n***\n\nReplication stopped\nsince noon', 'Replication stopped'],
    ['сервер не отвечает\r\nпомогите', 'сервер не отвечает'],
    ['!!! 🔥🔥🔥', ''],
    ['', ''],
    ['a'.repeat(80), 'a'.repeat(80)],
    ['a'.repeat(81), `${'a'.repeat(79)}…`],
    [`${'word '.repeat(16)}end`, `${'word '.repeat(15)}word…`],
    [`${'🦊'.repeat(90)} fox`, `${'🦊'.repeat(79)}…`],
  ])('of %j is %j', (description, subject) => {
    expect(subjectOf(description)).toBe(subject)
  })

  const lines = fc.array(fc.oneof(fc.lorem(), fc.string({ unit: 'grapheme' }), fc.constantFrom('\n', '\r\n', '\t')))

  it('is one line of at most 80 characters, taken from the beginning of a line', () => {
    fc.assert(
      fc.property(lines, (parts) => {
        const description = parts.join(' ')
        const subject = subjectOf(description)
        expect(Array.from(subject).length).toBeLessThanOrEqual(longest)
        expect(subject).toBe(subject.trim())
        expect(subject).not.toMatch(/[\r\n\t]/)
        expect(subject.isWellFormed()).toBe(true)
        const tidy = description.split(/[\r\n]+/).map((line) => line.replace(/\s+/g, ' ').trim())
        const from = subject.endsWith('…') ? subject.slice(0, -1) : subject
        expect(tidy.some((line) => line.startsWith(from))).toBe(true)
      }),
    )
  })

  it('is cut between words where they are of common length', () => {
    fc.assert(
      fc.property(fc.lorem({ maxCount: 40 }), (description) => {
        const subject = subjectOf(description)
        const words = new Set(description.split(' '))
        expect(
          subject
            .replace('…', '')
            .split(' ')
            .every((word) => words.has(word)),
        ).toBe(true)
        if (Array.from(description).length <= longest) expect(subject).toBe(description)
        else expect(subject.endsWith('…')).toBe(true)
      }),
    )
  })
})

describe.each(catalogs)('the first answer of $name', ({ catalog }) => {
  const { plans, hours } = catalog
  const moments = fc.integer({ min: Date.UTC(2026, 0, 1), max: Date.UTC(2028, 0, 1) }).map(instant)

  it('is due when the reaction time of the plan has passed in working time', () => {
    fc.assert(
      fc.property(fc.constantFrom(...plans), moments, (plan, openedAt) => {
        const due = answerDueAt(plan, hours, openedAt)
        expect(due === null).toBe(plan.reactionHours === null)
        if (due === null || plan.reactionHours === null) return
        const minutes = workingMinutesBetween(hours.working, hours.zone, openedAt, due)
        expect(minutes).toBeCloseTo(plan.reactionHours.to * 60)
        const earlier = workingMinutesBetween(hours.working, hours.zone, openedAt, instant(due - 1))
        expect(earlier).toBeLessThan(minutes)
      }),
    )
  })

  it('is paid by the plan where it comes with tickets, and agreed to where it does not', () => {
    for (const plan of plans) expect(paymentUnder(plan)).toBe(plan.tickets === 'included' ? 'plan' : 'not-agreed')
  })
})

describe('the first answer by the support page', async () => {
  const catalog = await loadCatalog(vendorFolder)
  const dueOf = (id: string, openedAt: string) => {
    const plan = catalog.plans.find((each) => each.id === id) ?? expect.fail(`no plan ${id}`)
    const due = answerDueAt(plan, catalog.hours, parseInstant(openedAt))
    return due === null ? null : new Date(due).toISOString()
  }

  // Chat and working hours are 08:00 to 20:00 at GMT+2, every day.
  it.each([
    ['ENTERPRISE', '2026-11-25T10:00+02:00', '2026-11-25T09:00:00.000Z'],
    ['ENTERPRISE', '2026-11-25T19:00+02:00', '2026-11-25T18:00:00.000Z'],
    ['ENTERPRISE', '2026-11-25T19:30+02:00', '2026-11-26T06:30:00.000Z'],
    ['ENTERPRISE', '2026-11-25T20:00+02:00', '2026-11-26T07:00:00.000Z'],
    ['PREMIUM', '2026-11-25T18:30+02:00', '2026-11-26T07:30:00.000Z'],
    ['PREMIUM', '2026-11-28T03:00+02:00', '2026-11-28T09:00:00.000Z'],
    ['BASIC', '2026-11-25T08:00+02:00', '2026-11-25T18:00:00.000Z'],
    ['BASIC', '2026-11-25T08:01+02:00', '2026-11-26T06:01:00.000Z'],
    ['BASIC', '2026-11-25T23:00+02:00', '2026-11-26T18:00:00.000Z'],
    ['FREE', '2026-11-25T10:00+02:00', null],
  ])('under %s, opened at %s, is due at %s', (plan, openedAt, due) => {
    expect(dueOf(plan, openedAt)).toBe(due)
  })
})

describe('a ticket as its customer may see it', () => {
  const isPrivate = ({ change }: TicketEvent) => change.kind === 'comment' && !change.public

  it('has everything but the private comments', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const ticket = openedTicket({ history })
        expect(forCustomer(ticket)).toEqual({ ...ticket, history: history.filter((event) => !isPrivate(event)) })
      }),
    )
  })
})
