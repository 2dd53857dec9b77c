import type { Plan } from '../../catalog/model.ts'
import type { Decision } from '../decision.ts'
import type { Block } from '../message.ts'
import { text } from '../part.ts'
import { chatState, chatWindows, hasLiveChat, liveChatOf, planOf, say, sayAt, type World } from '../world.ts'
import { noChatLine, plansWith } from './hours.ts'

/** Why it is a ticket and not live chat: said where the plan has live chat, or where a person was asked for. */
export const whyTicket = (world: World, decision: Decision): readonly Block[] => {
  const plan = planOf(world)
  const channel = liveChatOf(world.catalog, plan)?.name
  if (channel === undefined) return []
  if (plan === null) return whyNotNow(world, channel)
  const codes = new Map(decision.reasons.map((reason) => [reason.code, reason]))
  const hours = codes.get('chat-hours')
  const entitled = codes.get('live-chat-in-plan')
  if (codes.has('engineers'))
    return [text(say(world, 'ticket.why.no-engineer', { channel, windows: chatWindows(world) }))]
  if (hours?.code === 'chat-hours' && hours.opensAt !== null) {
    return [
      text(
        say(world, 'ticket.why.closed', { channel, opens: sayAt(world, hours.opensAt), windows: chatWindows(world) }),
      ),
    ]
  }
  return entitled?.code === 'live-chat-in-plan' && !entitled.included ? noChatInPlan(world, plan) : []
}

/** Why there is no live chat for a plan that lacks it, or for nobody. */
export const noChatInPlan = (world: World, plan: Plan): readonly Block[] => {
  const chat = liveChatOf(world.catalog, plan)
  if (chat === null) return [noChatLine(world)]
  if (hasLiveChat(world.catalog, plan)) return []
  const values = { channel: chat.name, plan: plan.name, plans: plansWith(world, chat) }
  return [text(say(world, 'ticket.why.not-in-plan', values))]
}

/** What became of the wish for a person, where an emergency went before it. */
export const whyNobody = (world: World): readonly Block[] => {
  const plan = planOf(world)
  const channel = liveChatOf(world.catalog, plan)?.name
  if (channel === undefined) return [noChatLine(world)]
  if (plan !== null && !hasLiveChat(world.catalog, plan)) return noChatInPlan(world, plan)
  if (plan === null || !chatState(world).open) return whyNotNow(world, channel)
  return [text(say(world, 'ticket.why.no-engineer', { channel, windows: chatWindows(world) }))]
}

/** Whether live chat would be there, for whom nobody knows the plan. */
const whyNotNow = (world: World, channel: string): readonly Block[] => {
  const { open, opensAt } = chatState(world)
  if (open) return [text(say(world, 'ticket.why.plan-unknown', { channel }))]
  if (opensAt === null) return []
  return [text(say(world, 'ticket.why.closed', { channel, opens: sayAt(world, opensAt), windows: chatWindows(world) }))]
}
