import { planById } from '../../catalog/look-up.ts'
import type { SupportChannel } from '../../catalog/model.ts'
import { dateAt, meantBy, openBetween } from '../../schedule/asked-time.ts'
import type { OpenState } from '../../schedule/hours.ts'
import { openState } from '../../schedule/open-state.ts'
import { sayDay, sayStretches } from '../../schedule/say.ts'
import { isZone } from '../../schedule/zone.ts'
import type { AskedTime } from '../../understanding/understanding.ts'
import type { Topic } from '../conversation.ts'
import type { Block } from '../message.ts'
import { part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import {
  chatState,
  chatWindows,
  hasLiveChat,
  list,
  liveChatOf,
  liveChatsOf,
  planOf,
  say,
  sayAt,
  timeWords,
  type World,
  withAddress,
} from '../world.ts'

/** Whether live chat is open now or when it was asked for, until or from when, the whole window, and who has it. */
export const answerAvailability = (turn: Turn): Outcome => {
  const { world, understanding } = turn
  const chat = liveChatOf(world.catalog, planOf(world))
  if (chat === null) return answer(part([noChatLine(world)]))
  const time = timeAsked(turn)
  const then = time === null ? null : lineThen(world, chat.name, time)
  const named = namedLines(turn)
  const plans = named.length > 0 ? [] : entitlementLines(world, chat, understanding.entities.asksWhichPlan === true)
  const lead = then === null ? [openLine(world, chat.name), ...plans, ...presenceLines(world)] : [then, ...plans]
  return answer(part([...named, ...lead], { more: chat.note === null ? [] : [text(chat.note)] }))
}

/** A time beside a fault is when that happened. */
const asksOfHoursAlone = ({ intents }: Turn['understanding']): boolean =>
  !intents.includes('report-problem') && !intents.includes('emergency')

/** "And at nine?" is of the day that was asked about before, unless that hour of it has passed. */
const timeAsked = ({ world, understanding, conversation: { topic } }: Turn): AskedTime | null => {
  const { continues, entities } = understanding
  const { time } = entities
  if (time === undefined || !asksOfHoursAlone(understanding)) return null
  const leans = continues || entities.leans === true
  if (time.day !== null || topic.day === undefined || !leans) return time
  const sameDay = { ...time, day: topic.day }
  const meant = meantBy(sameDay, world.now, zoneAsked(world, sameDay))
  return meant === null || meant.from < world.now ? time : sameDay
}

/** The day that this turn asks the hours of, for the next. */
export const dayAsked = (turn: Turn): Pick<Topic, 'day'> => {
  const time = turn.understanding.intents.includes('availability') ? timeAsked(turn) : null
  if (time === null || time.day === null) return {}
  const zone = zoneAsked(turn.world, time)
  const meant = meantBy(time, turn.world.now, zone)
  return meant === null ? {} : { day: dateAt(meant.from, zone) }
}

/** By whose clock. */
const zoneAsked = ({ catalog: { hours }, zone }: World, { clock }: AskedTime): string =>
  clock !== 'desk' && zone !== null && isZone(zone) ? zone : hours.zone

/** Whether it is open at the time, or on the day, that was asked for. Null where no calendar has it. */
const lineThen = (world: World, channel: string, asked: AskedTime): Block | null => {
  const { hours } = world.catalog
  const zone = zoneAsked(world, asked)
  const meant = meantBy(asked, world.now, zone)
  if (meant === null) return null
  const { from, to } = meant
  const state = openState(hours.liveChat, hours.zone, from)
  const windows = chatWindows(world)
  const because = becauseOf(world, state)
  if (to === null) {
    const when = sayAt(world, from)
    if (state.open) return text(say(world, 'chat.then-open', { channel, when, windows }), because)
    if (state.opensAt === null) return text(say(world, 'chat.never', { channel }), because)
    return text(say(world, 'chat.then-closed', { channel, when, opens: sayAt(world, state.opensAt), windows }), because)
  }
  const day = sayDay(from, { now: world.now, zone, language: world.language })
  const stretches = openBetween(hours.liveChat, hours.zone, from, to)
  if (stretches.length > 0) {
    const places = { deskZone: hours.zone, customerZone: world.zone, language: world.language, words: timeWords(world) }
    return text(say(world, 'chat.day-open', { channel, day, times: sayStretches(stretches, places), windows }))
  }
  if (state.opensAt === null) return text(say(world, 'chat.never', { channel }), because)
  return text(say(world, 'chat.day-closed', { channel, day, opens: sayAt(world, state.opensAt), windows }), because)
}

const becauseOf = (world: World, { reason }: OpenState) =>
  'text' in reason ? [' ', ...say(world, 'chat.because', { reason: reason.text })] : []

/** Whether live chat is open, where nothing was asked. */
export const chatHours = (world: World): Block => {
  const chat = liveChatOf(world.catalog, planOf(world))
  return chat === null ? noChatLine(world) : openLine(world, chat.name)
}

/** That the vendor has no live chat, and how the writer's plan reaches people; here, where it does in no other way. */
export const noChatLine = (world: World): Block => {
  const { vendor, supportChannels, plans } = world.catalog
  const own = planOf(world)
  const ways = supportChannels.filter(({ id }) =>
    (own === null ? plans : [own]).some((plan) => plan.supportChannels.includes(id)),
  )
  if (ways.length === 0) return text(say(world, 'chat.none-but-here', { vendor: vendor.name }))
  return text(say(world, 'chat.none', { vendor: vendor.name, channels: list(world, ways.map(withAddress)) }))
}

/** "Open now, until …" or "closed now, opens …", always with the whole window and, off the usual, with the reason. */
const openLine = (world: World, channel: string): Block => {
  const state = chatState(world)
  const windows = chatWindows(world)
  const because = becauseOf(world, state)
  if (state.open) {
    const spans =
      state.closesAt === null
        ? say(world, 'chat.open-always', { channel, windows })
        : say(world, 'chat.open', { channel, closes: sayAt(world, state.closesAt), windows })
    return text(spans, because)
  }
  if (state.opensAt === null) return text(say(world, 'chat.never', { channel }), because)
  return text(say(world, 'chat.closed', { channel, opens: sayAt(world, state.opensAt), windows }), because)
}

/** Names of the plans that have a way to reach support, best first. */
export const plansWith = (world: World, { id }: SupportChannel): string =>
  list(
    world,
    world.catalog.plans.filter(({ supportChannels }) => supportChannels.includes(id)).map(({ name }) => name),
  )

/** "And on premium?": whether each of the plans that are named has it, before anything else. */
const namedLines = ({ world, understanding }: Turn): readonly Block[] =>
  understanding.plans.flatMap((id) => {
    const plan = planById(world.catalog, id)
    const chat = liveChatOf(world.catalog, plan)
    if (plan === null || chat === null) return []
    const key = hasLiveChat(world.catalog, plan) ? 'chat.in-plan' : 'chat.not-in-plan'
    return [text(say(world, key, { channel: chat.name, plan: plan.name, plans: plansWith(world, chat) }))]
  })

/** `isAsked`: which plan has it, whatever the own one is. */
const entitlementLines = (world: World, chat: SupportChannel, isAsked: boolean): readonly Block[] => {
  const plan = planOf(world)
  const inPlans = (each: SupportChannel) => ({ channel: each.name, plans: plansWith(world, each) })
  if (plan === null || isAsked)
    return liveChatsOf(world.catalog).map((each) => text(say(world, 'chat.plans', inPlans(each))))
  return hasLiveChat(world.catalog, plan)
    ? []
    : [text(say(world, 'chat.not-in-plan', { ...inPlans(chat), plan: plan.name }))]
}

const presenceLines = (world: World): readonly Block[] =>
  chatState(world).open && world.engineers.present === 0 ? [text(say(world, 'chat.no-engineer'))] : []
