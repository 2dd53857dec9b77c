import { planById } from '../../catalog/look-up.ts'
import type { Plan, Service } from '../../catalog/model.ts'
import type { Block } from '../message.ts'
import { type Part, part, text } from '../part.ts'
import type { Outcome, Turn } from '../turn.ts'
import { hourlyPrice, planOf, say, type World } from '../world.ts'
import { answerCoverage, lacks, outcomeOf } from './coverage.ts'
import { servicesOf } from './help-request.ts'
import { rateLine } from './plans.ts'

/**
 * "How much?" of a job that was told of just now, "price per hour?" of any: what the plan gives for it, with what it costs
 * behind it. Null where no such price is asked.
 */
export const answerJobCost = (turn: Turn, offering: boolean): Outcome | null => {
  const { understanding, conversation } = turn
  const { leans, asksCost, asksHourly } = understanding.entities
  const services = servicesOf(turn)
  const isTold = services.every(({ id }) => conversation.topic.services.includes(id))
  const isOfTold = leans === true && asksCost === true && isTold
  if (services.length === 0 || (!isOfTold && asksHourly !== true)) return null
  const coverage = answerCoverage(turn, offering)
  const cost = costLines(turn, services)
  const own = planOf(turn.world)
  const told = coverage.parts.map((each, at) => (at === 0 ? behindFirst(each, cost) : each))
  // What is told plan by plan is one table, and is not taken apart.
  return { ...coverage, parts: own === null ? [part(cost), ...coverage.parts] : told }
}

/** The price is half of the answer: it stands before what else is told. */
const behindFirst = (told: Part, lines: readonly Block[]): Part =>
  told.kind === 'said' ? { ...told, lead: [...told.lead.slice(0, 1), ...lines, ...told.lead.slice(1)] } : told

const costLines = (turn: Turn, services: readonly Service[]): readonly Block[] => {
  const { world, understanding } = turn
  const own = planOf(world)
  const price = hourlyPrice(world.catalog)
  if (own === null) return [rateLine(world)]
  const plans = [own, ...understanding.plans.flatMap((id) => planById(world.catalog, id) ?? [])]
  const isAny = (holds: (service: Service, plan: Plan) => boolean) =>
    services.some((service) => plans.some((plan) => holds(service, plan)))
  if (price !== null && isAny((service, plan) => outcomeOf(service, plan) === 'hourly'))
    return [text(say(world, 'consent.total', { price }))]
  if (understanding.entities.asksHourly === true) return [rateLine(world)]
  const [service] = services
  return service === undefined ? [] : priceLines(world, service, own)
}

/** Of a job that isn't paid by the hour. */
const priceLines = (world: World, service: Service, own: Plan): readonly Block[] => {
  const outcome = outcomeOf(service, own)
  const values = { plan: own.name, vendor: world.catalog.vendor.name }
  if (lacks(service, own)) return [text(say(world, 'coverage.cost.none', values))]
  if (outcome === 'separate-order' || outcome === 'ask') return [text(say(world, 'coverage.cost.unnamed'))]
  return own.tickets === 'included' ? [text(say(world, 'pricing.plan', values))] : []
}
