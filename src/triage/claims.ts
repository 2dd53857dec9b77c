import { planName } from '../catalog/look-up.ts'
import { linkLine } from './answers/coverage.ts'
import { forHelp } from './answers/intents.ts'
import { asks } from './asking.ts'
import { part, text } from './part.ts'
import { endsInPhrase } from './phrases.ts'
import { answer, type Outcome, type Turn } from './turn.ts'
import { accountOf, say } from './world.ts'

/**
 * "We have the best plan", by somebody whom nobody linked: that it isn't confirmed, and how it will be. Null where no
 * plan is claimed, or something is asked besides.
 */
export const answerClaim = ({ text: words, understanding, world }: Turn): Outcome | null => {
  const { plans, services, priority, intents } = understanding
  const [plan, ...others] = plans
  const isMore = others.length + services.length > 0 || priority !== null || intents.some((each) => forHelp.has(each))
  if (plan === undefined || isMore || asks(words, world.catalog) || accountOf(world) !== null) return null
  const name = planName(world.catalog, plan)
  const at = words.toLowerCase().indexOf(name.toLowerCase())
  const { claims } = world.catalog.understanding.vocabulary
  if (at < 0 || !endsInPhrase(words.slice(0, at), claims)) return null
  return answer(part([text(say(world, 'plan.claimed', { plan: name })), linkLine(world)]))
}
