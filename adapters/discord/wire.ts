import { z } from 'zod'

/** What is read of Discord's payloads; whatever else they hold is left alone. */

const id = z.string().regex(/^\d{1,20}$/)

const user = z.object({
  id,
  username: z.string(),
  global_name: z.string().nullish(),
  bot: z.boolean().optional(),
  system: z.boolean().optional(),
})

export const member = z.object({ nick: z.string().nullish(), roles: z.array(id) })

const attachment = z.object({ filename: z.string(), size: z.int(), url: z.string() })
const attachments = z.array(attachment).default([])

export const message = z.object({
  id,
  channel_id: id,
  guild_id: id.optional(),
  author: user,
  member: member.optional(),
  content: z.string(),
  attachments,
  type: z.int(),
  edited_timestamp: z.string().nullish(),
  mentions: z.array(user),
  mention_roles: z.array(id),
  mention_everyone: z.boolean(),
  webhook_id: id.optional(),
  referenced_message: z.object({ author: user }).nullish(),
  message_snapshots: z.array(z.object({ message: z.object({ content: z.string(), attachments }) })).optional(),
})

const removedFrom = { channel_id: id, guild_id: id.optional() }

/** Whose message it was, and who took it away, isn't told. */
export const deletion = z.union([
  z.object({ ...removedFrom, ids: z.array(id) }),
  z.object({ ...removedFrom, id }).transform(({ id, ...from }) => ({ ...from, ids: [id] })),
])

export const channel = z.object({
  id,
  type: z.int(),
  parent_id: id.nullish(),
  owner_id: id.nullish(),
})

const interactionBase = {
  id,
  application_id: id,
  token: z.string(),
  guild_id: id.optional(),
  channel_id: id,
  member: member.extend({ user }).optional(),
  user: user.optional(),
  locale: z.string().nullish(),
}

const option = z.object({ name: z.string(), value: z.union([z.string(), z.number(), z.boolean()]).optional() })

const command = z.object({
  type: z.literal(2),
  ...interactionBase,
  data: z.object({
    name: z.string(),
    type: z.int(),
    options: z.array(option.extend({ options: z.array(option).optional() })).optional(),
    target_id: id.optional(),
    resolved: z
      .object({
        messages: z
          .record(z.string(), z.object({ content: z.string(), mentions: z.array(user).default([]), attachments }))
          .optional(),
      })
      .optional(),
  }),
})

/** The question of a command while it is being typed. */
const typing = command.extend({ type: z.literal(4) })

const choice = z.object({ label: z.string(), value: z.string() })
const control = z.object({
  custom_id: z.string().optional(),
  label: z.string().optional(),
  options: z.array(choice).optional(),
})

const press = z.object({
  type: z.literal(3),
  ...interactionBase,
  data: z.object({ custom_id: z.string(), values: z.array(z.string()).optional() }),
  message: z.object({
    id,
    content: z.string(),
    components: z.array(z.object({ components: z.array(control).optional() })).optional(),
  }),
})

const field = z.object({ custom_id: z.string(), value: z.string().optional(), values: z.array(z.string()).optional() })

const form = z.object({
  type: z.literal(5),
  ...interactionBase,
  data: z.object({ custom_id: z.string(), components: z.array(z.object({ component: field.optional() })) }),
})

export const interaction = z.discriminatedUnion('type', [command, typing, press, form])

export type WireMessage = z.output<typeof message>
export type WireAttachment = z.output<typeof attachment>
export type WireDeletion = z.output<typeof deletion>
export type WireChannel = z.output<typeof channel>
export type WireUser = z.output<typeof user>
export type WireMember = z.output<typeof member>
export type WireInteraction = z.output<typeof interaction>
export type WireCommand = z.output<typeof command>
export type WireTyping = z.output<typeof typing>
export type WirePress = z.output<typeof press>
export type WireForm = z.output<typeof form>
