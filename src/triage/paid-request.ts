import { priorityById } from '../catalog/look-up.ts'
import { subjectOf } from '../tickets/ticket-rules.ts'
import { answerHelp } from './answers/help.ts'
import { helpRequestOf } from './answers/reports.ts'
import { consentActions } from './answers/ticket-lines.ts'
import type { Consent } from './conversation.ts'
import { part, text } from './part.ts'
import { withToldBefore } from './told-before.ts'
import { decision, type Outcome, type Turn } from './turn.ts'
import { hourlyPrice, say } from './world.ts'

/** More words on a problem whose ticket waits for a yes go into it; an emergency waits no longer. */
export const intoRequest = (turn: Turn, question: Consent, request: NonNullable<Consent['request']>): Outcome => {
  const { world } = turn
  const description = `${request.description}\n${withToldBefore(turn, turn.text)}`.trim()
  const judged = turn.understanding.priority
  const help = helpRequestOf(turn)
  if (
    help !== null &&
    (help.wants === 'emergency' || (judged !== null && priorityById(world.catalog, judged).critical))
  ) {
    return answerHelp(turn, { ...help, description })
  }
  const version = request.version ?? turn.understanding.entities.versions[0] ?? null
  const subject = question.described ? request.subject : subjectOf(turn.text) || request.subject
  const next = { ...request, subject, description, version, priority: judged ?? request.priority }
  return {
    parts: [
      part([text(say(world, 'consent.noted', { price: hourlyPrice(world.catalog) ?? '' }))], {
        actions: consentActions(world),
      }),
    ],
    decision: decision('consent', { code: 'added-to-ticket' }),
    change: { misunderstood: 0, question: { ...question, described: true, request: next } },
  }
}
