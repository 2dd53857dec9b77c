import type { Intent } from '../understanding/understanding.ts'
import type { Outcome } from './turn.ts'
import { accountOf, type World } from './world.ts'

/** What everybody may ask about and hear. */
const general: ReadonlySet<Intent> = new Set([
  'plans-overview',
  'plan-compare',
  'priorities',
  'plan-expiry',
  'bug-policy',
  'unsure-paid',
  'greeting',
  'thanks',
  'goodbye',
  'help',
  'cancel',
  'out-of-scope',
])
const ofTickets: ReadonlySet<Intent> = new Set(['ticket-status', 'ticket-update', 'my-plan'])

/** An answer that tells of the asker's plan, tickets or money. Of an asker whom nobody knows, only tickets can be told. */
export const isPrivate = (world: World, { decision }: Outcome): boolean => {
  if (decision.action === 'clarify' || decision.reasons.some(({ code }) => code === 'too-many')) return false
  const intents = decision.reasons.flatMap((reason) => (reason.code === 'asked' ? reason.intents : []))
  if (decision.action !== 'answer' || intents.length === 0 || intents.some((intent) => ofTickets.has(intent)))
    return true
  return accountOf(world) !== null && !intents.every((intent) => general.has(intent))
}
