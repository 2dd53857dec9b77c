import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ServiceId } from '../../src/ids.ts'
import { instant } from '../../src/ids.ts'
import { decideHelp, type HelpQuestion } from '../../src/triage/decision.ts'
import { catalogs } from '../support/catalogs.ts'

describe.each(catalogs)('how a request for help is served, $name', ({ catalog }) => {
  const question = fc.record<HelpQuestion>({
    plan: fc.option(fc.constantFrom(...catalog.plans)),
    planEndedAt: fc.constant(null),
    liveChatInPlan: fc.boolean(),
    chat: fc.boolean().map((open) => ({ open, opensAt: instant(2), closesAt: instant(1), reason: { kind: 'weekly' } })),
    engineers: fc
      .record({ present: fc.nat(3), free: fc.nat(3) })
      .map(({ present, free }) => ({ present, free: Math.min(present, free) })),
    priority: fc.constantFrom(...catalog.priorities),
    judged: fc.boolean(),
    free: fc.constant(false),
    paidService: fc.option(fc.constant('any' as ServiceId)),
    critical: fc.boolean(),
    byTicket: fc.boolean(),
  })

  it('asks nobody anything before the ticket of an emergency', () => {
    fc.assert(fc.property(question, (asked) => decideHelp({ ...asked, critical: true }).action === 'ticket'))
  })

  it('gives live chat only to a plan that has it, while it is open and an engineer is free', () => {
    fc.assert(
      fc.property(question, (asked) => {
        if (decideHelp(asked).action !== 'live-chat') return true
        return asked.plan !== null && asked.liveChatInPlan && asked.chat.open && asked.engineers.free > 0
      }),
    )
  })

  it('queues only behind engineers who are present and busy', () => {
    fc.assert(
      fc.property(question, (asked) => {
        if (decideHelp(asked).action !== 'queue') return true
        return asked.engineers.present > 0 && asked.engineers.free === 0 && asked.chat.open && asked.liveChatInPlan
      }),
    )
  })

  it('never starts paid work without agreement, short of an emergency', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const paid = asked.plan?.tickets === 'paid' || (asked.plan !== null && asked.paidService !== null)
        return !paid || asked.critical || decideHelp(asked).action === 'consent'
      }),
    )
  })

  it('opens a ticket for those whose plan nobody knows, and promises no live chat', () => {
    fc.assert(fc.property(question, (asked) => decideHelp({ ...asked, plan: null }).action === 'ticket'))
  })

  it('tells the plan and the priority first in its reasons', () => {
    fc.assert(
      fc.property(question, (asked) => {
        const [plan, priority] = decideHelp(asked).reasons
        expect(plan?.code).toBe(asked.plan === null ? 'plan-not-confirmed' : 'plan')
        expect(priority).toEqual({ code: 'priority', priority: asked.priority.id, judged: asked.judged })
      }),
    )
  })
})
