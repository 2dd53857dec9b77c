import { styleText } from 'node:util'
import { literal } from '../../adapters/terminal/screen.ts'
import type { Desk } from '../main.ts'
import { toIso } from '../schedule/iso.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Entry } from '../triage/conversation.ts'
import { plainText } from '../triage/message.ts'
import type { Understanding } from '../understanding/understanding.ts'
import { percent } from './bars.ts'
import { cutLine, printText } from './print.ts'
import { reasonText } from './reasons.ts'
import { sayAt } from './say-at.ts'

const linesShown = 40

/** The newest lines of the conversation that a ticket came from, with those for the staff; none without one. */
export const transcriptOf = async ({ store }: Desk, { conversation }: Ticket): Promise<readonly Entry[]> => {
  const stored = conversation === null ? null : await store.conversation(conversation)
  if (stored === null) return []
  const afterSeq = Math.max(0, stored.lastSeq - linesShown)
  return store.entries(stored.id, { afterSeq, limit: linesShown, audience: 'staff' })
}

export const transcriptJson = ({ catalog }: Desk, entries: readonly Entry[]) =>
  entries.map(({ seq, at, from, audience, blocks, why }) => ({
    seq,
    at: toIso(at, catalog.hours.zone),
    from,
    audience,
    text: plainText(blocks),
    why,
  }))

/** What was said, and beneath it how it was understood and why the bot did what it did. */
export const printTranscript = (desk: Desk, entries: readonly Entry[]): void => {
  if (entries.length === 0) return
  console.log(`\n${styleText('bold', 'Conversation')}${(entries[0]?.seq ?? 1) > 1 ? ', its newest lines' : ''}`)
  for (const { at, from, audience, blocks, why, withdrawn } of entries) {
    const text = withdrawn ? '(taken back)' : plainText(blocks)
    const who = audience === 'staff' ? `${from} (private)` : from
    printText(`\n${sayAt(desk, at)}  ${who}: ${from === 'bot' ? cutLine(text) : text}`)
    if (why?.understanding != null) printAside(understoodText(why.understanding))
    if (why?.decision != null) {
      const reasons = why.decision.reasons.map((reason) => reasonText(desk.catalog, reason))
      printAside([why.decision.action, ...reasons].join('; '))
    }
  }
}

const printAside = (text: string): void => console.log(styleText('dim', `  ${literal(text)}`))

const wordsShown = 5

/** `understood as report-problem 93 %, blocker because of: severity: down, calls`. */
const understoodText = ({ intents, services, plans, priority, confidence, evidence }: Understanding): string => {
  const facts = [...services, ...plans, ...(priority === null ? [] : [priority])]
  const words = new Set(evidence.filter(({ weight }) => weight > 0).map(({ what }) => what))
  const because = words.size === 0 ? '' : ` because of: ${[...words].slice(0, wordsShown).join(', ')}`
  return `understood as ${[`${intents.join(' + ')} ${percent(confidence)}`, ...facts].join(', ')}${because}`
}
