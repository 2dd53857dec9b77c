import type { Block } from '../message.ts'
import { type Part, part, text } from '../part.ts'
import { answer, type Outcome, type Turn } from '../turn.ts'
import { chatState, chatWindows, hasLiveChat, list, liveChatOf, planOf, say, sayAt, type World } from '../world.ts'

/** Whether live chat is open now, until when or from when, the whole window, and whether the plan has it. */
export const answerAvailability = (turn: Turn): Outcome => answer(availability(turn.world))

const availability = (world: World): Part => {
  const chat = liveChatOf(world.catalog)
  if (chat === null) return part([noChatLine(world)])
  return part([openLine(world, chat.name), ...entitlementLines(world, chat.name), ...presenceLines(world)], {
    more: chat.note === null ? [] : [text(chat.note)],
  })
}

const noChatLine = (world: World): Block => {
  const { vendor, supportChannels } = world.catalog
  const channels = list(
    world,
    supportChannels.map(({ name }) => name),
  )
  return text(say(world, 'chat.none', { vendor: vendor.name, channels }))
}

/** "Open now, until …" or "closed now, opens …", always with the whole window and, off the usual, with the reason. */
const openLine = (world: World, channel: string): Block => {
  const state = chatState(world)
  const windows = chatWindows(world)
  const because = 'text' in state.reason ? [' ', ...say(world, 'chat.because', { reason: state.reason.text })] : []
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

/** Names of the plans that have live chat, best first. */
export const plansWithLiveChat = (world: World): string =>
  list(
    world,
    world.catalog.plans.filter((plan) => hasLiveChat(world.catalog, plan)).map((plan) => plan.name),
  )

const entitlementLines = (world: World, channel: string): readonly Block[] => {
  const plan = planOf(world)
  const plans = plansWithLiveChat(world)
  if (plan === null) return [text(say(world, 'chat.plans', { channel, plans }))]
  return hasLiveChat(world.catalog, plan)
    ? []
    : [text(say(world, 'chat.not-in-plan', { channel, plan: plan.name, plans }))]
}

const presenceLines = (world: World): readonly Block[] =>
  chatState(world).open && world.engineers.present === 0 ? [text(say(world, 'chat.no-engineer'))] : []
