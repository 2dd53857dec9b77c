import { planById, planName, serviceById } from '../../catalog/look-up.ts'
import type { Outcome as CoverageOutcome, Plan, Service } from '../../catalog/model.ts'
import type { ReplyKey } from '../../catalog/reply-keys.ts'
import type { Listed } from '../conversation.ts'
import { jobOfferFor } from '../job-offers.ts'
import { type Action, type Block, plainText, type Span } from '../message.ts'
import { button, fitsInOne, lines, type Part, part, sentence, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { accountOf, hourlyPrice, list, planOf, say, sayPlain, type World } from '../world.ts'
import { isNoteAsked } from './asked-note.ts'
import { versionSpans } from './policies.ts'

/**
 * What the account's plan gets for each service asked about; per plan in a table where nobody knows the plan.
 * `offering`: no ticket is opened in the same breath, so that one is worth advising.
 */
export const answerCoverage = (turn: Turn, offering = true): Outcome => {
  const { world } = turn
  const services = turn.understanding.services.flatMap((id) => serviceById(world.catalog, id) ?? [])
  if (services.length === 0) return answer(part([text(say(world, 'coverage.no-service'))]))
  const own = planOf(world)
  const listed: Listed =
    services.length > 1
      ? { kind: 'services', ids: services.map(({ id }) => id) }
      : { kind: 'plans', ids: world.catalog.plans.map(({ id }) => id) }
  // A plan that is claimed is nobody's: all are told. Who goes on to ask "and on …?" has had them all.
  const hasHeard = services.every(({ id }) => turn.conversation.topic.services.includes(id))
  if (own === null && hasHeard && turn.understanding.plans.length > 0) {
    const plans = turn.understanding.plans.flatMap((id) => planById(world.catalog, id) ?? [])
    return { ...answer(...services.map((service) => namedCoverage(turn, service, plans))), listed }
  }
  if (own === null) return { ...answer(coveragePerPlan(turn, services, null)), listed }
  const { asksWhichPlan } = turn.understanding.entities
  if (asksWhichPlan === true && turn.understanding.plans.length === 0)
    return { ...answer(coveragePerPlan(turn, services, own)), listed }
  const named = turn.understanding.plans.flatMap((id) => (id === own.id ? [] : (planById(world.catalog, id) ?? [])))
  // "And on …?" has had the answer for the own plan.
  const plans = turn.understanding.continues && named.length > 0 ? named : [own, ...named]
  const how = { isOneOfSeveral: services.length > 1, offering }
  const told = answer(...services.map((service) => serviceCoverage(turn, service, own, plans, how)))
  return services.length > 1 ? { ...told, listed } : told
}

/** All that a plan gives, outcome by outcome: what somebody may count on first. */
export const answerIncluded = (world: World, plan: Plan): Outcome => {
  const { services } = world.catalog
  const line = (outcome: CoverageOutcome): readonly Block[] => {
    const names = services.filter((each) => outcomeOf(each, plan) === outcome).map(({ name }) => name)
    const values = { outcome: short(world, outcome), services: list(world, names) }
    return names.length === 0 ? [] : [sentence(say(world, 'coverage.what-line', values))]
  }
  const told: readonly CoverageOutcome[] = ['included', 'free', 'on-demand', 'guidance', 'hourly']
  const others: readonly CoverageOutcome[] = ['separate-order', 'not-included', 'not-done', 'ask']
  return answer(
    part([text(say(world, 'coverage.what', { plan: plan.name })), ...told.flatMap(line)], {
      more: [...lines(plan.includes), ...others.flatMap(line)],
    }),
  )
}

/** The catalog's promise; a plan that a service's coverage leaves out is asked about, never guessed. */
export const outcomeOf = (service: Service, plan: Plan): CoverageOutcome => service.coverage.get(plan.id) ?? 'ask'

/** What must be said about a service although a repair was asked for: what the plan doesn't give for it. */
export const coverageCaveat = (world: World, service: Service): readonly Block[] => {
  const plan = planOf(world)
  const outcomes = new Set(service.coverage.values())
  if (plan === null) {
    return outcomes.size === 1 && !withPlan.has([...outcomes][0] ?? 'ask') ? [everyPlan(world, service)] : []
  }
  const outcome = outcomeOf(service, plan)
  return withPlan.has(outcome) || outcome === 'hourly' ? [] : [coverageLine(world, service, plan)]
}

/** Outcomes that need no warning when help with the service is asked for. */
const withPlan: ReadonlySet<CoverageOutcome> = new Set(['included', 'free', 'on-demand'])

/** What there is to say of the services asked about where their price, and not whether they are done, is the matter. */
export const costLines = (world: World, services: readonly Service[], plan: Plan): readonly Block[] =>
  services.flatMap((service) => (outcomeOf(service, plan) === 'hourly' ? [coverageLine(world, service, plan)] : []))

/** It is done, by a ticket. */
const isServed = (service: Service, plan: Plan): boolean =>
  withPlan.has(outcomeOf(service, plan)) || outcomeOf(service, plan) === 'hourly'

/** Nobody does it under this plan, for money either. */
export const lacks = (service: Service, plan: Plan): boolean => {
  const outcome = outcomeOf(service, plan)
  return outcome === 'not-done' || outcome === 'not-included'
}

/** What to do in place of the job, where the plan doesn't get it or nobody knows whether it does. */
const insteadOf = (service: Service, plan: Plan): string | null =>
  lacks(service, plan) || outcomeOf(service, plan) === 'ask' ? service.instead : null

interface How {
  readonly isOneOfSeveral: boolean
  readonly offering: boolean
}

/** Asked about another plan only (`plans`), nothing is offered that the own one would have to pay. */
const serviceCoverage = (
  turn: Turn,
  service: Service,
  own: Plan,
  plans: readonly Plan[],
  { isOneOfSeveral, offering }: How,
): Part => {
  const { world, text: asked } = turn
  const lines = service.conflict.length > 0 ? [conflictLines(world, service)] : coverageLines(world, service, plans)
  const isOwn = plans.includes(own)
  const plan = isOwn ? own : (plans[0] ?? own)
  const isTold = isOwn ? offering || !isServed(service, plan) : lacks(service, plan)
  const next = isTold || insteadOf(service, plan) !== null ? nextSpans(world, service, plan, plans) : []
  const note = service.planNotes.get(plan.id) ?? service.note
  // A condition is half of the answer, not a detail of it; so is what was asked for by its word.
  const isCondition =
    (note !== null && isNoteAsked(note, asked, service.name)) ||
    (outcomeOf(service, plan) === 'hourly' && service.planNotes.has(plan.id))
  const said = isCondition && note !== null ? [text(note)] : []
  const condition = service.dependsOnVersion ? conditionOf(turn, service, note) : said
  return part([...lines, ...condition, ...(next.length > 0 ? [text(next)] : []), sourceLine(world, service)], {
    more: details(world, service, condition.length > 0 ? null : note),
    actions: isOwn ? nextActions(world, service, own, isOneOfSeveral) : [],
  })
}

/** A sentence for each of two plans, a row for each of more; what is the same for all is said once. */
const coverageLines = (world: World, service: Service, plans: readonly Plan[]): readonly Block[] => {
  const sentences = [...new Set(plans.map((plan) => plainText([coverageLine(world, service, plan)])))]
  if (sentences.length < 3) return [text(sentences.join(' '))]
  const rows = world.catalog.plans
    .filter((plan) => plans.includes(plan))
    .map((plan) => [plan.name, short(world, outcomeOf(service, plan))])
  return [tableIntro(world, [service]), { kind: 'table', header: [], rows }]
}

const coverageLine = (world: World, service: Service, plan: Plan): Block =>
  sentence(coverageSpans(world, service, plan))

const coverageSpans = (world: World, service: Service, plan: Plan) =>
  say(world, `coverage.${outcomeOf(service, plan)}` satisfies ReplyKey, {
    service: service.name,
    plan: plan.name,
    vendor: world.catalog.vendor.name,
    price: hourlyPrice(world.catalog) ?? '',
  })

const conflictLines = (world: World, service: Service): Block =>
  sentence(
    say(world, 'coverage.ask', { service: service.name, plan: '', vendor: world.catalog.vendor.name, price: '' }),
    service.conflict.flatMap(({ says, section }) => ['\n', ...say(world, 'coverage.conflict', { says, section })]),
  )

/** Each section once. */
const sourceLine = (world: World, ...services: readonly Service[]): Block => {
  const sections = [...new Set(services.flatMap((service) => service.sections))].join('; ')
  return text(say(world, 'coverage.source', { source: world.catalog.vendor.source, sections }))
}

const details = (world: World, service: Service, note: string | null): readonly Block[] => {
  const related = service.seeAlso.flatMap((id) => serviceById(world.catalog, id)?.name ?? [])
  return [
    ...(note === null ? [] : [text(note)]),
    ...(related.length === 0 ? [] : [text(say(world, 'coverage.see-also', { services: list(world, related) }))]),
  ]
}

/** What to do next: the service's own advice, a plan that has it, the hourly price, or a ticket. */
const nextSpans = (world: World, service: Service, plan: Plan, shown: readonly Plan[]) => {
  const instead = insteadOf(service, plan)
  if (instead !== null) return [instead]
  const outcome = outcomeOf(service, plan)
  if (outcome === 'separate-order') return say(world, 'coverage.next.order')
  if (outcome === 'not-done') return say(world, 'coverage.next.nobody')
  if (outcome === 'ask') return []
  if (outcome !== 'not-included') {
    return isPaid(service, plan)
      ? say(world, 'coverage.next.paid', { price: hourlyPrice(world.catalog) ?? '' })
      : say(world, 'coverage.next.ticket')
  }
  if (shown.some((other) => withPlan.has(outcomeOf(service, other)))) return []
  const { plans } = world.catalog
  const including = plans.filter((other) => withPlan.has(outcomeOf(service, other)))
  const better = including.length > 0 ? including : plans.filter((other) => !lacks(service, other))
  if (better.length === 0) return say(world, 'coverage.next.nobody')
  return say(world, 'coverage.next.better-plan', {
    plans: list(
      world,
      better.map((other) => other.name),
    ),
  })
}

/** The ticket that is offered for a service. */
export const nextActions = (world: World, service: Service, plan: Plan, isOneOfSeveral: boolean): readonly Action[] => {
  if (lacks(service, plan)) return []
  const price = hourlyPrice(world.catalog)
  const label =
    price !== null && isPaid(service, plan)
      ? sayPlain(world, 'button.open-paid-ticket', { price })
      : sayPlain(world, 'button.open-ticket')
  return [button(jobOfferFor(service.id), ticketLabel(label, service, isOneOfSeveral))]
}

/** Whether the ticket for a job must be agreed to first. */
const isPaid = (service: Service, plan: Plan): boolean =>
  outcomeOf(service, plan) === 'hourly' || (plan.tickets === 'paid' && freeTicket(service, plan) === null)

/**
 * Why a ticket about a service is free on a plan without tickets, `plan` where the plan has the job itself; null where it
 * isn't.
 */
export const freeTicket = (service: Service, plan: Plan): 'defect-claim' | 'question' | 'plan' | null => {
  const outcome = outcomeOf(service, plan)
  if (outcome === 'ask') return 'question'
  if (service.dependsOnVersion) return outcome === 'free' ? 'defect-claim' : null
  return withPlan.has(outcome) ? 'plan' : null
}

/** What the plans that were named get, whatever the asker's own may be. */
const namedCoverage = (turn: Turn, service: Service, plans: readonly Plan[]): Part => {
  const { world } = turn
  const lines = service.conflict.length > 0 ? [conflictLines(world, service)] : coverageLines(world, service, plans)
  const instead = insteadLines(service, plans)
  return part([...lines, ...conditionOf(turn, service), ...instead, sourceLine(world, service), linkHint(world)], {
    more: details(world, service, service.dependsOnVersion ? null : service.note),
  })
}

/** For every plan. `own`: null where nobody knows it. */
const coveragePerPlan = (turn: Turn, services: readonly Service[], own: Plan | null): Part => {
  const { world } = turn
  const same = services.filter((service) => sameEverywhere(service))
  const differing = services.filter((service) => !sameEverywhere(service))
  const told = [
    ...(differing.length > 0 ? [tableIntro(world, differing), coverageTable(world, differing)] : []),
    ...differing.flatMap((service) => conditionOf(turn, service)),
    ...same.flatMap((service) => everywhereLines(turn, service)),
  ]
  const source = sourceLine(world, ...services)
  const why = fitsInOne([...told, linkHint(world), source]) ? linkHint(world) : linkLine(world)
  return part([...told, ...(differing.length > 0 && own === null ? [why] : []), source], {
    actions: services.flatMap((service) => perPlanActions(world, service, own, services.length > 1)),
    more: services.flatMap((service) => [
      ...details(world, service, service.dependsOnVersion ? null : service.note),
      ...[...service.planNotes].map(([plan, note]) => text(`${planName(world.catalog, plan)}: ${note}`)),
    ]),
  })
}

const perPlanActions = (
  world: World,
  service: Service,
  own: Plan | null,
  isOneOfSeveral: boolean,
): readonly Action[] => {
  if (own !== null) return nextActions(world, service, own, isOneOfSeveral)
  return canBeAsked(service) ? [askButton(world, service, isOneOfSeveral)] : []
}

/** Something that some plan gets, or that the page leaves open: worth a ticket. */
const canBeAsked = (service: Service): boolean =>
  [...service.coverage.values()].some((outcome) => outcome !== 'not-done' && outcome !== 'not-included')

const askButton = (world: World, service: Service, isOneOfSeveral: boolean): Action =>
  button(jobOfferFor(service.id), ticketLabel(sayPlain(world, 'button.open-ticket'), service, isOneOfSeveral))

const ticketLabel = (label: string, { name }: Service, isOneOfSeveral: boolean): string =>
  isOneOfSeveral ? `${label}: ${name}` : label

const sameEverywhere = (service: Service): boolean =>
  service.conflict.length > 0 || new Set(service.coverage.values()).size === 1

const everywhereLines = (turn: Turn, service: Service): readonly Block[] => {
  const { world } = turn
  const instead = insteadLines(service, world.catalog.plans)
  if (service.conflict.length > 0) return [conflictLines(world, service), ...instead]
  return [everyPlan(world, service), ...conditionOf(turn, service), ...instead]
}

const insteadLines = (service: Service, plans: readonly Plan[]): readonly Block[] => {
  const instead = plans.map((plan) => insteadOf(service, plan)).find((each) => each !== null) ?? null
  return instead === null ? [] : [text(instead)]
}

/** What is promised only for some versions is never promised without saying so, nor without the version that was told. */
const conditionOf = (turn: Turn, { dependsOnVersion, note }: Service, own = note): readonly Block[] =>
  dependsOnVersion ? [text(own ?? turn.world.catalog.policies['bug-policy'].answer, ...versionSpans(turn))] : []

const everyPlan = (world: World, service: Service): Block => {
  const [outcome] = service.coverage.values()
  const [only, ...others] = world.catalog.plans
  if (only !== undefined && others.length === 0) return coverageLine(world, service, only)
  return sentence(say(world, 'coverage.every-plan', { service: service.name, outcome: short(world, outcome ?? 'ask') }))
}

const short = (world: World, outcome: CoverageOutcome): string =>
  sayPlain(world, `coverage.short.${outcome}`, { price: hourlyPrice(world.catalog) ?? '' })

const tableIntro = (world: World, services: readonly Service[]): Block => {
  const [service] = services
  return services.length === 1 && service !== undefined
    ? sentence(say(world, 'coverage.per-plan', { service: service.name }))
    : text(say(world, 'coverage.per-plan-several'))
}

/** One service: a row a plan. Several: a row a service, a column a plan. */
const coverageTable = (world: World, services: readonly Service[]): Block => {
  const { plans } = world.catalog
  const [service] = services
  if (services.length === 1 && service !== undefined) {
    return {
      kind: 'table',
      header: [],
      rows: plans.map((plan) => [plan.name, short(world, outcomeOf(service, plan))]),
    }
  }
  return {
    kind: 'table',
    header: [sayPlain(world, 'table.service'), ...plans.map((plan) => plan.name)],
    rows: services.map((each) => [each.name, ...plans.map((plan) => short(world, outcomeOf(each, plan)))]),
  }
}

/** How to get linked, where it was said before that the plan isn't known. */
export const linkLine = (world: World): Block => text(linkSpans(world))

export const linkSpans = (world: World): readonly Span[] =>
  world.account === null ? say(world, 'link.how', { vendor: world.catalog.vendor.name }) : whyNoPlan(world)

/** How to get linked to an account, said wherever an answer would depend on the plan. */
export const linkHint = (world: World): Block =>
  world.account === null
    ? text(whyNoPlan(world), ' ', say(world, 'link.how', { vendor: world.catalog.vendor.name }))
    : text(whyNoPlan(world))

/** Why no plan is known. */
export const whyNoPlan = (world: World): readonly Span[] => {
  const account = accountOf(world)
  const vendor = world.catalog.vendor.name
  if (account !== null) return say(world, 'link.plan-gone', { account: account.name, vendor })
  return world.account === 'disagree' ? say(world, 'link.disagree', { vendor }) : say(world, 'plan.unknown')
}
