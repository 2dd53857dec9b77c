import { type Account, planAt } from '../../accounts/account.ts'
import { planName, serviceById } from '../../catalog/look-up.ts'
import type { Plan } from '../../catalog/model.ts'
import { sayDate, sayWindows } from '../../schedule/say.ts'
import type { Ticket } from '../../tickets/ticket.ts'
import { answerDueAt } from '../../tickets/ticket-rules.ts'
import type { Listed } from '../conversation.ts'
import type { Block, Span } from '../message.ts'
import { button, lines, type Part, part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import {
  accountOf,
  hourlyPrice,
  list,
  planOf,
  say,
  sayAt,
  sayPlain,
  timeWords,
  type World,
  withAddress,
} from '../world.ts'
import { isNoteAsked } from './asked-note.ts'
import { answerIncluded, costLines, linkHint, nextActions, whyNoPlan } from './coverage.ts'
import { ownTicket, statusLines } from './own-tickets.ts'
import { freeRepairRule } from './policies.ts'
import { ofTicket } from './ticket-lines.ts'
import { isOfFault, newestOpenTicket } from './ticket-refs.ts'

export const answerPlansOverview = (turn: Turn): Outcome => {
  const { world } = turn
  const named = namedPlans(turn)
  const own = planOf(world)
  const { asksIncluded } = turn.understanding.entities
  if (named.length === 0 && asksIncluded === true && own !== null) return answerIncluded(world, own)
  if (world.catalog.plans.length > 1 && (named.length === 0 || named.length > 2)) {
    const all = part([text(say(world, 'plans.overview')), planTable(world, world.catalog.plans)], {
      more: world.catalog.plans.map((plan) => summary(world, plan)),
    })
    return { ...answer(all), listed: listedPlans(world.catalog.plans) }
  }
  return answer(...(named.length > 0 ? named : world.catalog.plans).map((plan) => planPart(world, plan)))
}

const planPart = (world: World, plan: Plan): Part =>
  part([summary(world, plan), ...facts(world, plan)], { more: lines(plan.includes) })

export const answerPlanCompare = (turn: Turn): Outcome => {
  const { world } = turn
  // Where there is but one, nothing can be held against it.
  const [only, ...others] = world.catalog.plans
  if (only !== undefined && others.length === 0) return answer(planPart(world, only))
  const own = planOf(world)
  const named = namedPlans(turn)
  const plans = named.length === 1 && own !== null && own !== named[0] ? [own, ...named] : named
  if (plans.length < 2) {
    const all = part([
      text(say(world, 'plans.overview')),
      planTable(world, world.catalog.plans),
      text(say(world, 'plans.which')),
    ])
    return { ...answer(all), listed: listedPlans(world.catalog.plans) }
  }
  const ordered = world.catalog.plans.filter((plan) => plans.includes(plan))
  const names = ordered.map((plan) => plan.name)
  const sideBySide = part(
    [
      text(say(world, 'plans.compare', { plans: list(world, names) })),
      planTable(world, ordered),
      ...differences(world, ordered),
    ],
    { more: ordered.flatMap((plan) => [summary(world, plan), ...lines(plan.includes)]) },
  )
  return { ...answer(sideBySide), listed: listedPlans(ordered) }
}

const listedPlans = (plans: readonly Plan[]): Listed => ({ kind: 'plans', ids: plans.map(({ id }) => id) })

/** What the best of some plans has over the least: step by step, as each plan tells of the next one below. */
const differences = ({ catalog: { plans } }: World, ordered: readonly Plan[]): readonly Block[] => {
  const steps = ordered.map((plan) => plans.indexOf(plan))
  return plans.slice(steps[0], steps.at(-1)).flatMap((plan) => lines(plan.differs))
}

/** The account's plan with its end; a plan that has ended is said to have. */
const planLine = (world: World, account: Account): readonly Span[] => {
  const values = { account: account.name, plan: planName(world.catalog, account.plan) }
  if (account.planEndsAt === null) return say(world, 'plan.mine', values)
  const now = planAt(account, world.now, world.catalog.withoutPlan)
  // The end is the first instant without the plan; people name the last day with it.
  const date = sayDate(account.planEndsAt, { zone: world.catalog.hours.zone, language: world.language, lastDay: true })
  return now === account.plan || world.now < account.planEndsAt
    ? say(world, 'plan.mine-until', { ...values, date })
    : say(world, 'plan.mine-ended', { ...values, date, now: planName(world.catalog, now) })
}

/** What the writer is told of the plan where nothing was asked. */
export const ownPlan = (world: World): readonly Span[] => {
  const account = accountOf(world)
  return account === null || planOf(world) === null ? whyNoPlan(world) : planLine(world, account)
}

export const answerMyPlan = (turn: Turn): Outcome => {
  const { world } = turn
  const account = accountOf(world)
  const holds = planOf(world)
  if (account === null || holds === null) return answer(part([linkHint(world)]))
  return answer(part([text(planLine(world, account)), ...facts(world, holds)], { more: lines(holds.includes) }))
}

/** The hourly rate; that there is none, where nothing is done by the hour. */
export const rateLine = (world: World): Block => {
  const price = hourlyPrice(world.catalog)
  return text(
    price === null
      ? say(world, 'pricing.none', { vendor: world.catalog.vendor.name })
      : say(world, 'pricing.hourly', { price }),
  )
}

export const answerPricing = (turn: Turn): Outcome => {
  const { world } = turn
  const plan = planOf(world)
  const policy = world.catalog.policies['unsure-paid']
  const ofPlan = plan?.tickets === 'included' ? [text(say(world, 'pricing.plan', { plan: plan.name }))] : []
  const { asksPlanPrice, asksCost, leans } = turn.understanding.entities
  const named = namedPlans(turn)
  const isOfRepair = asksPlanPrice !== true && (leans === true || (asksCost === true && named.length === 0))
  if (isOfRepair && isOfFault(turn.conversation)) return answer(part(repairPrice(turn, named[0] ?? plan)))
  const ofNamed = planPrices(world, named)
  const lead = ofNamed.length > 0 ? ofNamed : [rateLine(world), ...ofPlan]
  return answer(part(lead, { more: [text(policy.answer), ...(policy.more === null ? [] : [text(policy.more)])] }))
}

/** What help with a fault costs under a plan; null where nobody knows it. What was agreed to for its ticket goes first. */
const repairPrice = ({ world, conversation }: Turn, plan: Plan | null): readonly Block[] => {
  const price = hourlyPrice(world.catalog)
  const rule = freeRepairRule(world)
  const ticket = newestOpenTicket(conversation)
  const agreedPrice = ticket?.agreedPrice ?? price
  const agreed =
    ticket?.payment === 'agreed' && agreedPrice !== null
      ? [text(ofTicket(world, ticket, 'consent.accepted', { price: agreedPrice }))]
      : []
  const isPaid = plan?.tickets === 'paid' && price !== null
  const ofPlan = isPaid
    ? text(say(world, 'pricing.by-hour', { plan: plan.name, price }))
    : text(say(world, 'pricing.plan', { plan: plan?.name ?? '' }))
  const hourly = price === null || isPaid ? [] : [text(say(world, 'pricing.hourly', { price }))]
  // A defect, or a question: it costs nothing by itself, whatever the plan's other work does.
  const isFree = ticket?.payment === 'defect-claim' || ticket?.payment === 'question'
  return [
    ...agreed,
    ...(isFree ? [text(ofTicket(world, ticket, 'pricing.not-charged'))] : []),
    ...(plan === null ? [] : [ofPlan]),
    ...(rule === null ? [] : [rule]),
    ...hourly,
    ...(plan === null ? [linkHint(world)] : []),
  ]
}

/** No plan's own price is known here: who knows it is said, and what work costs beside it. */
const planPrices = (world: World, plans: readonly Plan[]): readonly Block[] => {
  const price = hourlyPrice(world.catalog)
  const { vendor } = world.catalog
  const byHour = price === null ? [] : plans.filter(({ tickets }) => tickets === 'paid')
  const bought = plans.filter((plan) => plan.id !== world.catalog.withoutPlan)
  return [
    ...byHour.map((plan) => text(say(world, 'pricing.by-hour', { plan: plan.name, price: price ?? '' }))),
    ...(bought.length === 0
      ? []
      : [
          text(
            say(world, 'pricing.of-plan', {
              plans: list(
                world,
                bought.map(({ name }) => name),
              ),
              vendor: vendor.name,
              contact: contactOf(world),
            }),
          ),
        ]),
  ]
}

/** Where cases are kept, with its address; else the first way to reach support. */
export const contactOf = ({ catalog: { supportChannels } }: World): string => {
  const channel = supportChannels.find(({ kind }) => kind === 'tickets') ?? supportChannels[0]
  return channel === undefined ? '' : withAddress(channel)
}

/**
 * Who wants another plan, or none, is told who changes it. The ticket that asks for it is offered where it costs nothing.
 */
export const planChange = (turn: Turn): Outcome => {
  const { world, text: words, understanding } = turn
  const { vendor } = world.catalog
  if (planOf(world)?.tickets === 'paid')
    return answer(part([text(say(world, 'plan.change-elsewhere', { vendor: vendor.name, contact: contactOf(world) }))]))
  const actions = [button('open-ticket', sayPlain(world, 'button.open-ticket'))]
  return {
    ...answer(part([text(say(world, 'plan.change', { vendor: vendor.name }))], { actions })),
    change: { question: { kind: 'offer-ticket', text: words, understanding } },
  }
}

export const answerReactionTime = (turn: Turn): Outcome => {
  const { world } = turn
  const named = namedPlans(turn)
  const own = planOf(world)
  const { asksDuration, asksWhichPlan } = turn.understanding.entities
  const plans = named.length > 0 ? named : own === null || asksWhichPlan === true ? [] : [own]
  const hours = sayWindows(world.catalog.hours.working, {
    zone: world.catalog.hours.zone,
    language: world.language,
    customerZone: world.zone,
    now: world.now,
    words: timeWords(world),
  })
  const working = text(say(world, 'reaction.working-hours', { hours }))
  if (asksDuration === true) return answer(workPart(turn, plans))
  const awaited = awaitedTicket(turn)
  const isTold = awaited !== null && awaited.answerDueAt !== null && named.length === 0 && asksWhichPlan !== true
  if (isTold) return answer(part(statusLines(world, awaited)))
  if (plans.length > 0) {
    return answer(
      ...(awaited === null ? [] : [part(statusLines(world, awaited))]),
      part([
        ...plans.map((plan) => reactionLine(world, plan)),
        ...(own !== null && plans.includes(own) ? dueNow(world, own) : []),
        ...(plans.some((plan) => plan.reactionHours !== null) ? [working] : []),
      ]),
    )
  }
  const rows = world.catalog.plans.map((plan) => [plan.name, reaction(world, plan)])
  return answer(
    part([
      text(say(world, 'reaction.table')),
      { kind: 'table', header: [], rows },
      working,
      ...(own === null ? [linkHint(world)] : []),
    ]),
  )
}

/** When a ticket is answered that is opened now. */
const dueNow = (world: World, plan: Plan): readonly Block[] => {
  const due = answerDueAt(plan, world.catalog.hours, world.now)
  return due === null ? [] : [text(say(world, 'reaction.now', { due: sayAt(world, due) }))]
}

/** Who waits for an answer to a ticket of this talk asks about that one. */
const awaitedTicket = (turn: Turn): Ticket | null => {
  const number = newestOpenTicket(turn.conversation)?.number ?? null
  return number === null ? null : ownTicket(turn, String(number))
}

/** How long work takes, nobody promises: what it costs, where it costs, is all that is known; its ticket stays offered. */
const workPart = ({ understanding, world }: Turn, plans: readonly Plan[]): Part => {
  const own = planOf(world)
  const services = understanding.services.flatMap((id) => serviceById(world.catalog, id) ?? [])
  const costs = own === null ? [] : costLines(world, services, own)
  const lines = [text(say(world, 'reaction.of-work')), ...costs, ...plans.map((plan) => reactionLine(world, plan))]
  const actions = own === null ? [] : services.flatMap((each) => nextActions(world, each, own, services.length > 1))
  return part(lines, { actions })
}

export const answerSupportChannels = (turn: Turn): Outcome => {
  const { world } = turn
  const channels = world.catalog.supportChannels
  // Which plan has what, the table tells.
  const own = turn.understanding.entities.asksWhichPlan === true ? [] : ownChannels(world)
  const rows = channels.map((channel) => [
    channel.name,
    channel.address ?? '',
    list(
      world,
      world.catalog.plans.filter((each) => each.supportChannels.includes(channel.id)).map((each) => each.name),
    ),
  ])
  const noted = channels.flatMap(({ name, note }) =>
    note === null ? [] : [{ name, note, line: text(`${name}: ${note}`) }],
  )
  const asked = noted.filter(({ name, note }) => isNoteAsked(note, turn.text, name)).map(({ line }) => line)
  const more = noted.map(({ line }) => line).filter((line) => !asked.includes(line))
  return answer(
    part([...asked, ...own, text(say(world, 'channels.intro')), { kind: 'table', header: [], rows }], { more }),
  )
}

/** How the writer's plan reaches support; nothing where nobody knows the plan. */
export const ownChannels = (world: World): readonly Block[] => {
  const plan = planOf(world)
  return plan === null ? [] : channelsLine(world, plan)
}

const channelsLine = (world: World, plan: Plan): readonly Block[] =>
  plan.supportChannels.length === 0
    ? []
    : [text(say(world, 'channels.mine', { plan: plan.name, channels: channelNames(world, plan) }))]

const namedPlans = (turn: Turn): readonly Plan[] =>
  turn.understanding.plans.flatMap((id) => turn.world.catalog.plans.find((plan) => plan.id === id) ?? [])

export const reactionLine = (world: World, plan: Plan): Block =>
  plan.reactionHours === null
    ? text(say(world, 'reaction.one-none', { plan: plan.name }))
    : text(say(world, 'reaction.one', { plan: plan.name, reaction: reaction(world, plan) }))

const reaction = (world: World, plan: Plan): string =>
  plan.reactionHours === null ? sayPlain(world, 'reaction.none') : sayPlain(world, 'reaction.hours', plan.reactionHours)

const channelNames = (world: World, plan: Plan): string => {
  const channels = world.catalog.supportChannels.filter(({ id }) => plan.supportChannels.includes(id))
  return channels.length === 0
    ? '–'
    : list(
        world,
        channels.map(({ name }) => name),
      )
}

const planTable = (world: World, plans: readonly Plan[]): Block => ({
  kind: 'table',
  header: [
    sayPlain(world, 'table.plan'),
    sayPlain(world, 'table.priority'),
    sayPlain(world, 'table.reaction'),
    sayPlain(world, 'table.channels'),
  ],
  rows: plans.map((plan) => [plan.name, plan.priority, reaction(world, plan), channelNames(world, plan)]),
})

const summary = (world: World, plan: Plan): Block =>
  text(say(world, 'plans.one', { plan: plan.name, summary: plan.summary }))

/** In one sentence where there is something to say of everything; else what there is, each by itself. */
const facts = (world: World, plan: Plan): readonly Block[] => {
  const { name, priority, reactionHours, supportChannels } = plan
  if (reactionHours === null || supportChannels.length === 0) {
    const rank = text(say(world, 'plans.rank', { plan: name, priority }))
    return [rank, reactionLine(world, plan), ...channelsLine(world, plan)]
  }
  const values = { plan: name, priority, reaction: reaction(world, plan), channels: channelNames(world, plan) }
  return [text(say(world, 'plans.facts', values))]
}
