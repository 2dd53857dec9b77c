import type { ConversationId, EventId } from '../../src/ids.ts'
import type { Inbound } from '../../src/runtime/channel.ts'
import type { Place } from '../../src/triage/attention.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'
import { isFilledIn } from '../../src/triage/ticket-form.ts'
import { type Address, conversationId, isShared, pressedAt } from './address.ts'
import { commandActions, commandName, type formFields, formId, openFormAction, shortcutName } from './commands.ts'
import { identityOf } from './identity.ts'
import { plainTextOf } from './text.ts'
import {
  interaction,
  type WireCommand,
  type WireForm,
  type WireInteraction,
  type WirePress,
  type WireTyping,
} from './wire.ts'

/** With what an interaction is answered; the token is a secret, good for fifteen minutes. */
export interface Ask {
  readonly id: string
  readonly application: string
  readonly token: string
  readonly user: string
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
  | { readonly kind: 'command'; readonly ask: Ask; readonly inbound: Inbound }
  | { readonly kind: 'form-wanted'; readonly ask: Ask }
  /** A form was sent off that doesn't say what it is about. */
  | { readonly kind: 'form-empty'; readonly ask: Ask; readonly form: TicketForm; readonly language: string | null }
  /** A question that is being typed. */
  | { readonly kind: 'typing'; readonly ask: Ask; readonly typed: string; readonly language: string | null }
  | { readonly kind: 'press'; readonly ask: Ask; readonly inbound: Inbound; readonly pressed: Pressed }
  | { readonly kind: 'unsupported' }

const unsupported: InteractionArrival = { kind: 'unsupported' }

/** Reads an interaction; one that isn't ours, or isn't as documented, is `unsupported`. */
export const readInteraction = (payload: unknown): InteractionArrival => {
  const read = interaction.safeParse(payload)
  if (!read.success) return unsupported
  switch (read.data.type) {
    case 2:
      return readCommand(read.data)
    case 4:
      return readTyping(read.data)
    case 3:
      return readPress(read.data)
    case 5:
      return readForm(read.data)
  }
}

const writerOf = ({ member, user, guild_id, locale }: WireInteraction) => {
  const who = member?.user ?? user
  return who === undefined
    ? null
    : { user: who.id, identity: identityOf(who, guild_id, member), zone: null, language: locale ?? null }
}

/** Commands are between the one who gives them and us, wherever they are given. */
const privateAddress = (wire: WireInteraction, user: string): Address => ({
  guild: wire.guild_id ?? null,
  channel: wire.channel_id,
  thread: null,
  alone: wire.guild_id === undefined ? null : user,
})

const askOf = (wire: WireInteraction, user: string, conversation: ConversationId): Ask => ({
  id: wire.id,
  application: wire.application_id,
  token: wire.token,
  user,
  conversation,
})

const questionOf = ({ data: { options: [subcommand] = [] } }: WireCommand | WireTyping): string | null => {
  const value = subcommand?.options?.find(({ name }) => name === 'question')?.value
  return typeof value === 'string' ? value : null
}

const readTyping = (wire: WireTyping): InteractionArrival => {
  const writer = writerOf(wire)
  const typed = questionOf(wire)
  if (writer === null || typed === null || wire.data.name !== commandName) return unsupported
  const { user, language } = writer
  return { kind: 'typing', ask: askOf(wire, user, conversationId(privateAddress(wire, user))), typed, language }
}

const readCommand = (wire: WireCommand): InteractionArrival => {
  const writer = writerOf(wire)
  if (writer === null) return unsupported
  const { user, ...from } = writer
  const conversation = conversationId(privateAddress(wire, user))
  const ask = askOf(wire, user, conversation)
  const id = `command:${wire.id}` as EventId
  const { data } = wire
  if (data.name === shortcutName) {
    const about = data.resolved?.messages?.[data.target_id ?? '']
    if (about === undefined) return unsupported
    const text = plainTextOf({ content: about.content, mentions: [] }, '')
    return { kind: 'command', ask, inbound: { ...from, id, conversation, kind: 'message', text } }
  }
  const [subcommand] = data.options ?? []
  if (data.name !== commandName || subcommand === undefined) return unsupported
  if (subcommand.name === 'ticket') return { kind: 'form-wanted', ask }
  const action = commandActions[subcommand.name]
  if (action !== undefined)
    return { kind: 'command', ask, inbound: { ...from, id, conversation, kind: 'action', action } }
  const text = questionOf(wire)
  return text === null
    ? unsupported
    : { kind: 'command', ask, inbound: { ...from, id, conversation, kind: 'message', text } }
}

const readPress = (wire: WirePress): InteractionArrival => {
  const writer = writerOf(wire)
  const at = pressedAt(wire.data.custom_id)
  const action = at?.action ?? wire.data.values?.[0]
  if (writer === null || at === null || action === undefined) return unsupported
  const { user, ...from } = writer
  const { conversation } = at
  if (action === openFormAction) return { kind: 'form-wanted', ask: askOf(wire, user, conversation) }
  const place: Place | null = isShared(at.address) ? { shared: true, to: 'us', listening: false } : null
  const id = `press:${wire.id}` as EventId
  const inbound: Inbound = { ...from, ...(place === null ? {} : { place }), id, conversation, kind: 'action', action }
  const pressed = { content: wire.message.content, label: labelOf(wire, action) }
  return { kind: 'press', ask: askOf(wire, user, conversation), inbound, pressed }
}

const labelOf = ({ data, message: { components = [] } }: WirePress, action: string): string => {
  const control = components.flatMap((row) => row.components ?? []).find((each) => each.custom_id === data.custom_id)
  return control?.options?.find(({ value }) => value === action)?.label ?? control?.label ?? ''
}

const readForm = (wire: WireForm): InteractionArrival => {
  const writer = writerOf(wire)
  if (writer === null || wire.data.custom_id !== formId) return unsupported
  const { user, ...from } = writer
  const conversation = conversationId(privateAddress(wire, user))
  const values = new Map(
    wire.data.components.map(({ component }) => [component?.custom_id, component?.value ?? component?.values?.[0]]),
  )
  const fieldOf = (field: (typeof formFields)[number]): string => values.get(field) ?? ''
  const form = {
    subject: fieldOf('subject'),
    description: fieldOf('description'),
    priority: fieldOf('priority'),
    version: fieldOf('version'),
  }
  const id = `form:${wire.id}` as EventId
  const ask = askOf(wire, user, conversation)
  if (!isFilledIn(form)) return { kind: 'form-empty', ask, form, language: from.language }
  return { kind: 'command', ask, inbound: { ...from, id, conversation, kind: 'ticket-form', form } }
}
