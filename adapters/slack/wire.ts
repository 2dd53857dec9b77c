import { z } from 'zod'
import type { TicketForm } from '../../src/triage/conversation.ts'

/** One request of Slack's, as far as we look into it. */
export type Wire =
  | ({ readonly kind: 'message' } & Said)
  | ({ readonly kind: 'edited'; readonly editedTs: string } & Said)
  | ({ readonly kind: 'deleted' } & Spot)
  /** Somebody looks at our home tab; `channel` is the direct message beside it. */
  | ({ readonly kind: 'home'; readonly channel: string } & Who)
  /** Somebody opened the assistant pane: a new thread in the direct message with us. */
  | ({ readonly kind: 'pane'; readonly channel: string; readonly threadTs: string } & Who)
  | ({ readonly kind: 'press'; readonly action: string; readonly blockId: string; readonly at: string } & Asked)
  | ({ readonly kind: 'command'; readonly channel: string; readonly text: string } & Asked)
  /** The shortcut "Ask support" on a message. */
  | ({ readonly kind: 'ask'; readonly text: string } & Spot & Asked)
  | ({ readonly kind: 'form'; readonly view: string; readonly conversation: string } & {
      readonly fields: TicketForm
    } & Who)
  | { readonly kind: 'unsupported' }

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

export interface Said extends Who, Spot {
  readonly text: string
  readonly files: readonly WireFile[]
}

/** A file under a message. */
export interface WireFile {
  readonly id: string
  /** '' where Slack doesn't tell it. */
  readonly name: string
  /** In bytes; null where Slack doesn't tell. */
  readonly size: number | null
  /** Where its bytes are; null where Slack tells only when asked, as in channels shared with other workspaces. */
  readonly url: string | null
}

interface Asked extends Who {
  /** Unique to the request; lets a form be opened within three seconds. */
  readonly trigger: string
}

/** What people write. Joins, topics, pins and bots' messages are other subtypes. */
const human = z.enum(['file_share', 'thread_broadcast', 'me_message']).optional()

const file = z
  .object({
    id: z.string(),
    name: z.string().nullish(),
    size: z.number().nullish(),
    url_private: z.string().nullish(),
    url_private_download: z.string().nullish(),
  })
  .transform(
    ({ id, name, size, url_private, url_private_download }): WireFile => ({
      id,
      name: name ?? '',
      size: size ?? null,
      url: url_private_download ?? url_private ?? null,
    }),
  )

/** Where the bytes of a file are, in the answer of `files.info`; null when it doesn't say. */
export const fileUrlIn = (answer: unknown): string | null => z.object({ file }).safeParse(answer).data?.file.url ?? null

const said = z.object({
  user: z.string(),
  bot_id: z.undefined().optional(),
  subtype: human,
  ts: z.string(),
  thread_ts: z.string().optional(),
  text: z.string().default(''),
  team: z.string().optional(),
  user_team: z.string().optional(),
  files: z.array(file).default([]),
  edited: z.object({ ts: z.string() }).optional(),
})

const message = said.extend({ type: z.enum(['message', 'app_mention']), channel: z.string() })

const changed = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message: said,
  previous_message: z.object({ text: z.string().default('') }).optional(),
})

/** Who took it back isn't told: the writer, or an administrator. */
const removed = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_deleted'),
  channel: z.string(),
  deleted_ts: z.string(),
  previous_message: z.object({ thread_ts: z.string().optional() }).nullish(),
})

/** So a message is taken back that begins a thread with replies: the thread stays, under a stone. */
const entombed = z.object({
  type: z.literal('message'),
  subtype: z.literal('message_changed'),
  channel: z.string(),
  message: z.object({ subtype: z.literal('tombstone'), ts: z.string(), thread_ts: z.string().optional() }),
})

const homeOpened = z.object({
  type: z.literal('app_home_opened'),
  user: z.string(),
  channel: z.string(),
  tab: z.literal('home'),
})

const paneOpened = z.object({
  type: z.literal('assistant_thread_started'),
  assistant_thread: z.object({ user_id: z.string(), channel_id: z.string(), thread_ts: z.string() }),
})

const envelope = z.object({
  type: z.literal('event_callback'),
  event: z.union([message, changed, removed, entombed, homeOpened, paneOpened]),
})

const user = z.object({ id: z.string(), team_id: z.string().nullish() })

const press = z.object({
  type: z.literal('block_actions'),
  user,
  trigger_id: z.string(),
  actions: z.array(z.object({ action_id: z.string(), block_id: z.string(), action_ts: z.string() })).min(1),
})

const shortcut = z.object({
  type: z.literal('message_action'),
  user,
  trigger_id: z.string(),
  channel: z.object({ id: z.string() }),
  message: z.object({ ts: z.string(), thread_ts: z.string().optional(), text: z.string().default('') }),
})

const fieldValue = z.object({
  value: z.string().nullish(),
  selected_option: z.object({ value: z.string() }).nullish(),
})

const submission = z.object({
  type: z.literal('view_submission'),
  user,
  view: z.object({
    id: z.string(),
    private_metadata: z.string(),
    state: z.object({ values: z.record(z.string(), z.record(z.string(), fieldValue)) }),
  }),
})

const command = z.object({
  command: z.string(),
  text: z.string().default(''),
  user_id: z.string(),
  team_id: z.string().optional(),
  channel_id: z.string(),
  trigger_id: z.string(),
})

const anyBody = z.union([envelope, press, shortcut, submission, command])

/** Reads one request's body. What we have no use for, whatever it is, is `unsupported`. */
export const parseWire = (body: unknown): Wire => {
  const { success, data } = anyBody.safeParse(body)
  if (!success) return { kind: 'unsupported' }
  if ('command' in data) return commandOf(data)
  switch (data.type) {
    case 'event_callback':
      return eventOf(data.event)
    case 'block_actions':
      return pressOf(data)
    case 'message_action': {
      const { ts, thread_ts = null, text } = data.message
      return {
        kind: 'ask',
        ...whoOf(data.user),
        trigger: data.trigger_id,
        channel: data.channel.id,
        ts,
        threadTs: thread_ts,
        text,
      }
    }
    case 'view_submission':
      return formOf(data)
  }
}

const whoOf = ({ id, team_id = null }: z.output<typeof user>): Who => ({ user: id, userTeam: team_id })

const eventOf = (event: z.output<typeof envelope>['event']): Wire => {
  if (event.type === 'app_home_opened')
    return { kind: 'home', user: event.user, userTeam: null, channel: event.channel }
  if (event.type === 'assistant_thread_started') {
    const { user_id, channel_id, thread_ts } = event.assistant_thread
    return { kind: 'pane', user: user_id, userTeam: null, channel: channel_id, threadTs: thread_ts }
  }
  if ('deleted_ts' in event) {
    const { channel, deleted_ts: ts, previous_message: before } = event
    return { kind: 'deleted', channel, ts, threadTs: before?.thread_ts ?? null }
  }
  if (!('message' in event)) return { kind: 'message', ...saidIn(event, event.channel) }
  if (isEntombed(event)) {
    const { ts, thread_ts = null } = event.message
    return { kind: 'deleted', channel: event.channel, ts, threadTs: thread_ts }
  }
  const { message: now, previous_message: before, channel } = event
  // A link that was unfolded under a message comes as a change, too.
  if (now.edited === undefined || now.text === before?.text) return { kind: 'unsupported' }
  return { kind: 'edited', ...saidIn(now, channel), editedTs: now.edited.ts }
}

const isEntombed = (event: z.output<typeof changed | typeof entombed>): event is z.output<typeof entombed> =>
  event.message.subtype === 'tombstone'

const saidIn = (said: Omit<z.output<typeof message>, 'type' | 'channel'>, channel: string): Said => ({
  user: said.user,
  userTeam: said.user_team ?? said.team ?? null,
  channel,
  ts: said.ts,
  threadTs: said.thread_ts ?? null,
  text: said.text,
  files: said.files,
})

const pressOf = ({ user: presser, trigger_id, actions: [action] }: z.output<typeof press>): Wire =>
  action === undefined
    ? { kind: 'unsupported' }
    : {
        kind: 'press',
        ...whoOf(presser),
        trigger: trigger_id,
        action: action.action_id,
        blockId: action.block_id,
        at: action.action_ts,
      }

const commandOf = ({ user_id, team_id, ...said }: z.output<typeof command>): Wire => ({
  kind: 'command',
  user: user_id,
  userTeam: team_id ?? null,
  channel: said.channel_id,
  text: said.text,
  trigger: said.trigger_id,
})

const formOf = ({ user: sender, view }: z.output<typeof submission>): Wire => {
  const fields = Object.values(view.state.values).flatMap((block) => Object.entries(block))
  const filledIn = (name: string): string => {
    const field = fields.find(([id]) => id === name)?.[1]
    return field?.value ?? field?.selected_option?.value ?? ''
  }
  return {
    kind: 'form',
    ...whoOf(sender),
    view: view.id,
    conversation: view.private_metadata,
    fields: {
      subject: filledIn('subject'),
      description: filledIn('description'),
      priority: filledIn('priority'),
      version: filledIn('version'),
    },
  }
}
