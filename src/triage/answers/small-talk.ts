import type { ReplyKey } from '../../catalog/reply-keys.ts'
import type { Intent } from '../../understanding/understanding.ts'
import type { Action } from '../message.ts'
import { button, part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { liveChatsOf, say, sayPlain, type World } from '../world.ts'

/** A fixed text; greetings and help come with what people ask most. */
export const answerSmallTalk = (turn: Turn, key: ReplyKey): Outcome => {
  const { vendor } = turn.world.catalog
  const actions = key === 'greeting' || key === 'help' || key === 'out-of-scope' ? suggestions(turn.world) : []
  // The same words twice in a row would be a wall.
  const variant = turn.world.variant + timesSaid(turn, key)
  return answer(
    part([text(say({ ...turn.world, variant }, key, { vendor: vendor.name, product: vendor.product }))], { actions }),
  )
}

/** How often the like was said before, as far as it matters: nobody is welcomed twice. */
const timesSaid = ({ conversation: { misunderstood, lastSaid } }: Turn, key: ReplyKey): number => {
  if (key === 'out-of-scope') return misunderstood
  return key === 'greeting' && lastSaid !== null ? 1 : 0
}

/** What a customer without a question may want. */
const suggestions = (world: World): readonly Action[] =>
  (
    [
      liveChatsOf(world.catalog).length === 0 ? 'support-channels' : 'availability',
      'my-plan',
      'report-problem',
    ] as const
  ).map((intent) => askButton(world, intent))

/** A button that asks for an intent as if it had been typed. */
const askButton = (world: World, intent: NamedIntent): Action => button(`ask:${intent}`, intentName(world, intent))

type NamedIntent = Exclude<Intent, 'greeting' | 'thanks' | 'goodbye' | 'cancel' | 'affirm' | 'deny' | 'out-of-scope'>

/** Whether a reading can be offered by name: "did you mean thanks?" is no question. */
export const isNamed = (intent: Intent): intent is NamedIntent => !unnamed.has(intent)

const unnamed: ReadonlySet<Intent> = new Set([
  'greeting',
  'thanks',
  'goodbye',
  'cancel',
  'affirm',
  'deny',
  'out-of-scope',
])

export const intentName = (world: World, intent: NamedIntent): string => sayPlain(world, `intent.${intent}`)
