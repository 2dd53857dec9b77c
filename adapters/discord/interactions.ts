import type { ConversationId, EventId } from '../../src/ids.ts'
import type { Inbound } from '../../src/runtime/channel.ts'
import type { Place } from '../../src/triage/attention.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'
import { isFilledIn } from '../../src/triage/ticket-form.ts'
import { withoutWords } from '../shared/text.ts'
import { openFormAction, ticketFormOf } from '../shared/ticket-form.ts'
import { conversationId, isShared, pressedAt } from './address.ts'
import { commandActions, commandName, openingOf, shortcutName } from './commands.ts'
import { identityOf } from './identity.ts'
import { plainTextOf } from './text.ts'
import {
  interaction,
  type WireAttachment,
  type WireCommand,
  type WireForm,
  type WireInteraction,
  type WirePress,
  type WireTyping,
  type WireUser,
} from './wire.ts'

/** With what an interaction is answered; the token is a secret, good for fifteen minutes. */
export interface Ask {
  readonly id: string
  readonly application: string
  readonly token: string
  readonly user: string
  /** BCP 47. */
  readonly language: string | null
  readonly conversation: ConversationId
}

/** The message whose button was pressed, and what the button says. */
interface Pressed {
  readonly content: string
  readonly label: string
}

/** One interaction, read. */
export type InteractionArrival =
  /** A command or a form that was sent off. */
  | {
      readonly kind: 'command'
      readonly ask: Ask
      readonly inbound: Inbound
      /** Of the message that is handed over. */
      readonly attachments?: readonly WireAttachment[]
    }
  | { readonly kind: 'form-wanted'; readonly ask: Ask }
  /** A form was sent off that doesn't say what it is about. */
  | { readonly kind: 'form-empty'; readonly ask: Ask; readonly form: TicketForm }
  /** A question that is being typed. */
  | { readonly kind: 'typing'; readonly ask: Ask; readonly typed: string }
  | { readonly kind: 'press'; readonly ask: Ask; readonly inbound: Inbound; readonly pressed: Pressed }
  | { readonly kind: 'unsupported' }

const unsupported: InteractionArrival = { kind: 'unsupported' }

/** Who acts, with what that is answered, and what all events of it have in common. */
interface Act {
  readonly ask: Ask
  readonly from: Pick<Inbound, 'conversation' | 'identity' | 'zone' | 'language'>
}

/** Reads an interaction; one that isn't ours, or isn't as documented, is `unsupported`. */
export const readInteraction = (payload: unknown): InteractionArrival => {
  const wire = interaction.safeParse(payload).data
  const who = wire?.member?.user ?? wire?.user
  if (wire === undefined || who === undefined) return unsupported
  switch (wire.type) {
    case 2:
      return readCommand(wire, actOf(wire, who))
    case 4:
      return readTyping(wire, actOf(wire, who))
    case 3:
      return readPress(wire, who)
    case 5:
      return readForm(wire, actOf(wire, who))
  }
}

/** Commands are between the one who gives them and us, wherever they are given. */
const privately = ({ guild_id, channel_id: channel }: WireInteraction, user: string): ConversationId =>
  conversationId({ guild: guild_id ?? null, channel, thread: null, alone: guild_id === undefined ? null : user })

const actOf = (wire: WireInteraction, who: WireUser, conversation = privately(wire, who.id)): Act => {
  const { id, application_id: application, token, locale: language = null } = wire
  return {
    ask: { id, application, token, user: who.id, language, conversation },
    from: { conversation, identity: identityOf(who, wire.guild_id, wire.member), zone: null, language },
  }
}

const questionOf = ({ data: { options: [subcommand] = [] } }: WireCommand | WireTyping): string | null => {
  const value = subcommand?.options?.find(({ name }) => name === 'question')?.value
  return typeof value === 'string' ? value : null
}

const readTyping = (wire: WireTyping, { ask }: Act): InteractionArrival => {
  const typed = questionOf(wire)
  return typed === null || wire.data.name !== commandName ? unsupported : { kind: 'typing', ask, typed }
}

const readCommand = (wire: WireCommand, { ask, from }: Act): InteractionArrival => {
  const { name, options: [subcommand] = [], resolved, target_id = '' } = wire.data
  const event = { ...from, id: `command:${wire.id}` as EventId }
  const asks = (text: string): InteractionArrival => ({
    kind: 'command',
    ask,
    inbound: { ...event, kind: 'message', text },
  })
  if (name === shortcutName) {
    // An application's bot has its id.
    const about = resolved?.messages?.[target_id]
    if (about === undefined) return unsupported
    const { attachments } = about
    const text = plainTextOf(about, wire.application_id) || (attachments.length === 0 ? withoutWords : '')
    return { kind: 'command', ask, inbound: { ...event, kind: 'message', text }, attachments }
  }
  if (name !== commandName || subcommand === undefined) return unsupported
  if (subcommand.name === 'ticket') return { kind: 'form-wanted', ask }
  const action = commandActions[subcommand.name]
  if (action !== undefined) return { kind: 'command', ask, inbound: { ...event, kind: 'action', action } }
  const question = questionOf(wire)
  return question === null ? unsupported : asks(question.trim() || withoutWords)
}

const readPress = (wire: WirePress, who: WireUser): InteractionArrival => {
  const at = pressedAt(wire.data.custom_id)
  const action = at?.action ?? wire.data.values?.[0]
  if (at === null || action === undefined) return unsupported
  const { ask, from } = actOf(wire, who, at.conversation)
  if (action === openFormAction) return { kind: 'form-wanted', ask }
  const place: { place?: Place } = isShared(at.address) ? { place: { shared: true, to: 'us', listening: false } } : {}
  const inbound: Inbound = { ...from, ...place, id: `press:${wire.id}` as EventId, kind: 'action', action }
  return { kind: 'press', ask, inbound, pressed: { content: wire.message.content, label: labelOf(wire, action) } }
}

const labelOf = ({ data, message: { components = [] } }: WirePress, action: string): string => {
  const control = components.flatMap((row) => row.components ?? []).find((each) => each.custom_id === data.custom_id)
  return control?.options?.find(({ value }) => value === action)?.label ?? control?.label ?? ''
}

const readForm = (wire: WireForm, { ask, from }: Act): InteractionArrival => {
  const opening = openingOf(wire.data.custom_id)
  if (opening === null) return unsupported
  const values = new Map(
    wire.data.components.map(({ component }) => [component?.custom_id, component?.value ?? component?.values?.[0]]),
  )
  const form = ticketFormOf((field) => values.get(field))
  if (!isFilledIn(form)) return { kind: 'form-empty', ask, form }
  const id = `form:${opening || wire.id}` as EventId
  return { kind: 'command', ask, inbound: { ...from, id, kind: 'ticket-form', form } }
}
