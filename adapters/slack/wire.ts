import { z } from 'zod'
import { ticketFormOf } from '../shared/ticket-form.ts'

/** What is read of Slack's requests; whatever else they hold is left alone. */

export interface Who {
  readonly user: string
  /** The person's own workspace; null where Slack doesn't tell. */
  readonly userTeam: string | null
}

/** Where a message stands. */
export interface Spot {
  readonly channel: string
  readonly ts: string
  readonly threadTs: string | null
}

const maybe = z.string().nullable().default(null)
const text = z.string().default('')

/** Its `url` is null where Slack tells it only when asked, as in channels shared with other workspaces. */
const file = z
  .object({
    id: z.string(),
    name: maybe,
    size: z.number().nullable().default(null),
    url_private: maybe,
    url_private_download: maybe,
  })
  .transform(({ id, name, size, url_private, url_private_download }) => ({
    id,
    name: name ?? '',
    size,
    url: url_private_download ?? url_private,
  }))

export type WireFile = z.output<typeof file>

/** Where the bytes of a file are, in the answer of `files.info`; null when it doesn't say. */
export const fileUrlIn = (answer: unknown): string | null => z.object({ file }).safeParse(answer).data?.file.url ?? null

/** What people write. Joins, topics, pins and bots' messages are other subtypes. */
const human = z.enum(['file_share', 'thread_broadcast', 'me_message']).optional()

const spot = { ts: z.string(), thread_ts: maybe }

const at = (channel: string, { ts, thread_ts }: { readonly ts: string; readonly thread_ts: string | null }): Spot => ({
  channel,
  ts,
  threadTs: thread_ts,
})

const written = z.object({
  user: z.string(),
  bot_id: z.undefined().optional(),
  subtype: human,
  ...spot,
  text,
  team: maybe,
  user_team: maybe,
  files: z.array(file).default([]),
})

const saidIn = (channel: string, { user, text, team, user_team, files, ...spot }: z.output<typeof written>) => ({
  user,
  userTeam: user_team ?? team,
  ...at(channel, spot),
  text,
  files,
})

/** A message, and who wrote it where. */
export type Said = ReturnType<typeof saidIn>

const inChannel = { type: z.literal('message'), channel: z.string() }

const message = written
  .extend({ ...inChannel, type: z.enum(['message', 'app_mention']) })
  .transform(({ channel, ...said }) => ({ kind: 'message' as const, ...saidIn(channel, said) }))

/** A link that was unfolded under a message comes as a change, too. */
const edited = z
  .object({
    ...inChannel,
    subtype: z.literal('message_changed'),
    message: written.extend({ edited: z.object({ ts: z.string() }) }),
    previous_message: z.object({ text }).optional(),
  })
  .refine(({ message, previous_message }) => message.text !== previous_message?.text)
  .transform(({ channel, message: { edited, ...said } }) => ({
    kind: 'edited' as const,
    ...saidIn(channel, said),
    editedTs: edited.ts,
  }))

/** Who took it back isn't told: the writer, or an administrator. */
const removed = z
  .object({
    ...inChannel,
    subtype: z.literal('message_deleted'),
    deleted_ts: z.string(),
    previous_message: z.object({ thread_ts: maybe }).nullish(),
  })
  .transform(({ channel, deleted_ts: ts, previous_message }) => ({
    kind: 'deleted' as const,
    ...at(channel, { ts, thread_ts: previous_message?.thread_ts ?? null }),
  }))

/** So a message is taken back that begins a thread with replies: the thread stays, under a stone. */
const entombed = z
  .object({
    ...inChannel,
    subtype: z.literal('message_changed'),
    message: z.object({ subtype: z.literal('tombstone'), ...spot }),
  })
  .transform(({ channel, message }) => ({ kind: 'deleted' as const, ...at(channel, message) }))

/** Somebody looks at our home tab; the channel is the direct message beside it. */
const home = z
  .object({ type: z.literal('app_home_opened'), user: z.string(), channel: z.string(), tab: z.literal('home') })
  .transform(({ user, channel }) => ({ kind: 'home' as const, user, userTeam: null, channel }))

/** Somebody opened the assistant pane: a new thread in the direct message with us. */
const pane = z
  .object({
    type: z.literal('assistant_thread_started'),
    assistant_thread: z.object({ user_id: z.string(), channel_id: z.string(), thread_ts: z.string() }),
  })
  .transform(({ assistant_thread: { user_id, channel_id, thread_ts } }) => ({
    kind: 'pane' as const,
    user: user_id,
    userTeam: null,
    channel: channel_id,
    threadTs: thread_ts,
  }))

const envelope = z
  .object({
    type: z.literal('event_callback'),
    event: z.union([message, edited, removed, entombed, home, pane]),
  })
  .transform(({ event }) => event)

const user = z
  .object({ id: z.string(), team_id: maybe })
  .transform(({ id, team_id }) => ({ user: id, userTeam: team_id }))

/** What a request calls for can be opened within three seconds with its `trigger`, which no other request has. */
const press = z
  .object({
    type: z.literal('block_actions'),
    user,
    trigger_id: z.string(),
    response_url: maybe,
    actions: z.tuple([z.object({ action_id: z.string(), block_id: z.string(), action_ts: z.string() })], z.unknown()),
  })
  .transform(({ user, trigger_id, response_url, actions: [{ action_id, block_id, action_ts }] }) => ({
    kind: 'press' as const,
    ...user,
    trigger: trigger_id,
    responseUrl: response_url,
    action: action_id,
    blockId: block_id,
    at: action_ts,
  }))

/** The shortcut "Ask support" on a message. */
const shortcut = z
  .object({
    type: z.literal('message_action'),
    user,
    trigger_id: z.string(),
    channel: z.object({ id: z.string() }),
    message: z.object({ ...spot, text, files: z.array(file).default([]) }),
  })
  .transform(({ user, trigger_id, channel, message }) => ({
    kind: 'ask' as const,
    ...user,
    trigger: trigger_id,
    ...at(channel.id, message),
    text: message.text,
    files: message.files,
  }))

const command = z
  .object({
    command: z.string(),
    text,
    user_id: z.string(),
    team_id: maybe,
    channel_id: z.string(),
    trigger_id: z.string(),
  })
  .transform(({ text, user_id, team_id, channel_id, trigger_id }) => ({
    kind: 'command' as const,
    user: user_id,
    userTeam: team_id,
    channel: channel_id,
    text,
    trigger: trigger_id,
  }))

const field = z
  .object({ value: maybe, selected_option: z.object({ value: z.string() }).nullish() })
  .transform(({ value, selected_option }) => value ?? selected_option?.value)

const form = z
  .object({
    type: z.literal('view_submission'),
    user,
    view: z.object({
      id: z.string(),
      private_metadata: z.string(),
      state: z.object({ values: z.record(z.string(), z.record(z.string(), field)) }),
    }),
  })
  .transform(({ user, view: { id, private_metadata, state } }) => {
    const fields = new Map(Object.values(state.values).flatMap((block) => Object.entries(block)))
    const form = ticketFormOf((name) => fields.get(name))
    return { kind: 'form' as const, ...user, view: id, conversation: private_metadata, fields: form }
  })

const request = z.union([envelope, press, shortcut, form, command])

/** One request of Slack's, as far as we look into it. */
export type Wire = z.output<typeof request> | { readonly kind: 'unsupported' }

/** Reads one request's body. What we have no use for, whatever it is, is `unsupported`. */
export const parseWire = (body: unknown): Wire => request.safeParse(body).data ?? { kind: 'unsupported' }
