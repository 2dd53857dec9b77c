import { once } from 'node:events'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type FakeGateway, intent, openGateway } from './fake-gateway.ts'
import { createRoutes } from './fake-rest.ts'
import {
  type Answer,
  type FakeAttachment,
  type FakeChannel,
  type FakeForm,
  type FakeInteraction,
  type FakeMessage,
  type FakeUser,
  problem,
} from './fake-state.ts'

/** A Discord of our own: one guild with channels, people who write in them, the HTTP interface and the gateway. */
export interface Fake {
  readonly apiUrl: string
  readonly token: string
  readonly guild: string
  readonly bot: FakeUser
  readonly gateway: FakeGateway
  readonly state: State
  /** What was asked of the HTTP interface: `POST /channels/1/messages 200`. */
  readonly requests: readonly string[]
  /** The next requests that fit are answered like this. */
  fail(pattern: RegExp, answer: Answer, times?: number): void
  room(options?: Partial<FakeChannel>): FakeChannel
  person(name: string, roles?: readonly string[]): FakeUser
  /** The channel between a person and the bot. */
  directOf(user: FakeUser): FakeChannel
  write(
    user: FakeUser,
    channel: FakeChannel,
    content: string,
    more?: { reply?: string; webhook_id?: string; attachments?: readonly FakeAttachment[] },
  ): FakeMessage
  /** A thread that a person opens: in a forum with its first message. */
  openThread(user: FakeUser, parent: FakeChannel, content: string): FakeChannel
  edit(message: FakeMessage, content: string): void
  /** Puts a file where Discord keeps them; `movedTo` sends whoever asks for it elsewhere. */
  keep(filename: string, content: string, movedTo?: string): FakeAttachment
  /** Files are handed out once this resolves. */
  holdFiles(until: Promise<void>): void
  /** Several messages of one channel are taken away at once, as moderators do. */
  remove(...messages: readonly FakeMessage[]): void
  command(user: FakeUser, channel: FakeChannel, data: object): FakeInteraction
  /** A command that isn't sent off yet. */
  typing(user: FakeUser, channel: FakeChannel, data: object): FakeInteraction
  press(user: FakeUser, message: FakeMessage, customId: string, values?: readonly string[]): FakeInteraction
  submit(interaction: FakeInteraction, fields: Readonly<Record<string, string>>): FakeInteraction
  /** Dispatches the last event once more. */
  redeliver(): void
  /** What the person can see of the bot, in the order in which it appeared. */
  seenBy(user: FakeUser): readonly FakeMessage[]
  /** Something happened: whoever waits looks again. */
  changed(): void
  /** Resolves once it holds; looks whenever something happened. */
  until(what: () => boolean): Promise<void>
  close(): Promise<void>
}

export interface State {
  readonly users: Map<string, FakeUser>
  /** Of those who are in the guild. */
  readonly roles: Map<string, readonly string[]>
  /** Where the bot is, and what it may do there. */
  guilds: readonly { readonly id: string; readonly name: string; readonly permissions: string }[]
  readonly channels: Map<string, FakeChannel>
  readonly messages: FakeMessage[]
  readonly interactions: Map<string, FakeInteraction>
  commands: readonly object[]
  applicationFlags: number
  nextId(): string
  /** Counts what appeared. */
  appear(): number
}

const createState = (): State => {
  let last = 1_300_000_000_000_000_000n
  let appeared = 0
  return {
    users: new Map(),
    roles: new Map(),
    guilds: [],
    channels: new Map(),
    messages: [],
    interactions: new Map(),
    commands: [],
    applicationFlags: 0,
    nextId: () => {
      last += 4_194_304n
      return String(last)
    },
    appear: () => ++appeared,
  }
}

const portOf = (server: Server): number => (server.address() as AddressInfo).port

const isMultipart = ({ headers }: IncomingMessage): boolean =>
  headers['content-type']?.startsWith('multipart/') ?? false

/** With files it comes in parts. */
const bodyOf = async (request: IncomingMessage, keep: Fake['keep']): Promise<unknown> => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  const bytes = Buffer.concat(chunks)
  const type = request.headers['content-type'] ?? ''
  if (!isMultipart(request)) return bytes.length === 0 ? {} : JSON.parse(bytes.toString())
  const form = await new Response(bytes, { headers: { 'content-type': type } }).formData()
  const files = Array.from(form.values()).filter((value) => typeof value !== 'string')
  const attachments = await Promise.all(files.map(async (file) => keep(file.name, await file.text())))
  return { ...JSON.parse(String(form.get('payload_json'))), attachments }
}

export interface FakeOptions {
  readonly intents?: number
}

export const openFake = async ({ intents = 0x3f_ff_ff }: FakeOptions = {}): Promise<Fake> => {
  const state = createState()
  const token = 'MTIw.fake-token.x_y'
  const bot: FakeUser = { id: '1200000000000000001', username: 'support-desk', global_name: null, bot: true }
  const guild = '1100000000000000001'
  state.users.set(bot.id, bot)
  state.guilds = [{ id: guild, name: 'Acme', permissions: String((1n << 50n) - 1n) }]
  const requests: string[] = []
  const failures: { pattern: RegExp; answer: Answer; left: number }[] = []
  const files = new Map<string, { readonly content: string; readonly movedTo: string | undefined }>()
  const waiting: { what: () => boolean; done: () => void }[] = []
  const changed = () => {
    for (const each of waiting.splice(0)) each.what() ? each.done() : waiting.push(each)
  }

  const keep: Fake['keep'] = (filename, content, movedTo) => {
    const id = state.nextId()
    const path = `/attachments/${id}/${encodeURIComponent(filename)}?ex=1`
    files.set(path, { content, movedTo })
    return { id, filename, size: content.length, url: `http://127.0.0.1:${portOf(server)}${path}` }
  }

  let filesHeld: Promise<void> = Promise.resolve()

  const failureFor = (line: string): Answer | undefined => {
    const failure = failures.find(({ pattern, left }) => left > 0 && pattern.test(line))
    if (failure !== undefined) failure.left -= 1
    return failure?.answer
  }

  const server = createServer((request, response) => {
    void (async () => {
      const file = files.get(request.url ?? '')
      if (file?.movedTo !== undefined) response.writeHead(302, { location: file.movedTo })
      if (file !== undefined) {
        await filesHeld
        return void response.end(file.content)
      }
      const path = (request.url ?? '').replace(/^\/api\/v10/, '').replace(/\?.*$/, '')
      const line = `${request.method} ${path}`
      const body = await bodyOf(request, keep)
      const needsToken = !/^\/(interactions|webhooks)\//.test(path)
      const answer =
        failureFor(isMultipart(request) ? `${line} multipart` : line) ??
        (needsToken && request.headers.authorization !== `Bot ${token}`
          ? problem(401, 0, '401: Unauthorized')
          : routes(request.method ?? '', path, body))
      requests.push(`${line} ${answer.status}`)
      const limits = {
        'x-ratelimit-limit': '50',
        'x-ratelimit-remaining': '49',
        'x-ratelimit-reset': String(Date.now() / 1000 + 1),
        'x-ratelimit-reset-after': '1.000',
        'x-ratelimit-bucket': path.replaceAll(/\d{17,}/g, 'id').slice(0, 40),
      }
      const type = answer.body === undefined ? {} : { 'content-type': 'application/json' }
      response.writeHead(answer.status, { ...type, ...limits, ...answer.headers })
      response.end(answer.body === undefined ? '' : JSON.stringify(answer.body))
      changed()
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  const gateway = openGateway(server, {
    url: `ws://127.0.0.1:${port}`,
    token,
    allowed: intents,
    ready: () => ({
      v: 10,
      user: bot,
      guilds: [{ id: guild, unavailable: true }],
      application: { id: bot.id, flags: 0 },
    }),
    greet: (dispatch) => dispatch('GUILD_CREATE', { id: guild, name: 'Acme', roles: [], channels: [], threads: [] }),
    onChange: changed,
  })
  const routes = createRoutes({
    state,
    bot,
    gatewayUrl: gateway.url,
    dispatchMessage: (message) => announce('MESSAGE_CREATE', message),
  })

  let redeliver = () => {}
  const dispatch: FakeGateway['dispatch'] = (...event) => {
    redeliver = () => gateway.dispatch(...event)
    redeliver()
  }

  const memberOf = (user: FakeUser) => ({ nick: null, roles: state.roles.get(user.id) ?? [] })

  const wireOf = (message: FakeMessage, mayRead: boolean) => {
    const channel = state.channels.get(message.channel_id)
    const referenced = state.messages.find(({ id }) => id === message.reply)
    const mentioned = Array.from(message.content.matchAll(/<@(\d+)>/g), ([, id = '']) => state.users.get(id) ?? [])
    const isMentioned = message.content.includes(`<@${bot.id}>`)
    const { pings, shownAt, thinking, ephemeralFor, reply, ...wire } = message
    return {
      ...wire,
      content: mayRead || isMentioned || channel?.guild_id === undefined ? message.content : '',
      mentions: mentioned.flat(),
      mention_roles: [],
      mention_everyone: /@everyone|@here/.test(message.content),
      ...(channel?.guild_id === undefined
        ? { channel_type: 1 }
        : { guild_id: channel.guild_id, ...(message.author.bot === true ? {} : { member: memberOf(message.author) }) }),
      ...(referenced === undefined ? {} : { referenced_message: { ...referenced, mentions: [], mention_roles: [] } }),
    }
  }

  const announce = (type: string, message: FakeMessage): void => {
    const isDirect = state.channels.get(message.channel_id)?.guild_id === undefined
    const send = message.author === bot ? gateway.dispatch : dispatch
    send(type, isDirect ? intent.directMessages : intent.guildMessages, (given) =>
      wireOf(message, (given & intent.messageContent) !== 0),
    )
  }

  const addChannel = (channel: Omit<FakeChannel, 'id'> & { id?: string }): FakeChannel => {
    const added = { ...channel, id: channel.id ?? state.nextId() }
    state.channels.set(added.id, added)
    return added
  }

  const interact = (user: FakeUser, channel: FakeChannel, original: FakeMessage | null, type: number, data: object) => {
    const id = state.nextId()
    const interaction: FakeInteraction = {
      id,
      token: `token-${id}`,
      user,
      channel,
      original,
      acknowledged: null,
      form: null,
      suggestions: null,
      expired: false,
    }
    state.interactions.set(interaction.token, interaction)
    const isDirect = channel.guild_id === undefined
    const who = isDirect ? { user } : { guild_id: channel.guild_id, member: { ...memberOf(user), user } }
    const message = original === null ? {} : { message: wireOf(original, true) }
    const { token } = interaction
    dispatch('INTERACTION_CREATE', 0, () => ({
      ...{
        id,
        token,
        type,
        data,
        application_id: bot.id,
        channel_id: channel.id,
        channel,
        version: 1,
        locale: 'en-US',
      },
      ...who,
      ...message,
    }))
    return interaction
  }

  const channelOf = (id: string): FakeChannel => {
    const channel = state.channels.get(id)
    if (channel === undefined) throw new Error('no such channel')
    return channel
  }

  const hasMessages = ({ id }: FakeChannel) => state.messages.some(({ channel_id }) => channel_id === id)

  /** A post's first message has the post's own id. */
  const write: Fake['write'] = (user, channel, content, { reply, webhook_id, attachments = [] } = {}) => {
    const opensPost = state.channels.get(channel.parent_id ?? '')?.type === 15 && !hasMessages(channel)
    const id = opensPost ? channel.id : state.nextId()
    const message: FakeMessage = {
      ...{ id, channel_id: channel.id, author: user, content, components: [], edited_timestamp: null },
      ...{
        type: reply === undefined ? 0 : 19,
        attachments,
        ephemeralFor: null,
        pings: [],
        thinking: false,
        shownAt: state.appear(),
      },
      ...(reply === undefined ? {} : { reply }),
      ...(webhook_id === undefined ? {} : { webhook_id }),
    }
    state.messages.push(message)
    announce('MESSAGE_CREATE', message)
    return message
  }

  return {
    apiUrl: `http://127.0.0.1:${port}/api`,
    ...{ token, guild, bot, gateway, state, requests, write, keep, changed },
    holdFiles: (until) => {
      filesHeld = until
    },
    fail: (pattern, answer, times = 1) => void failures.push({ pattern, answer, left: times }),
    room: (options = {}) => addChannel({ type: 0, name: 'help', guild_id: guild, ...options }),
    person: (name, roles = []) => {
      const user: FakeUser = { id: state.nextId(), username: name, global_name: name }
      state.users.set(user.id, user)
      state.roles.set(user.id, roles)
      return user
    },
    directOf: (user) =>
      Array.from(state.channels.values()).find(({ recipient }) => recipient === user.id) ??
      addChannel({ type: 1, name: '', recipient: user.id }),
    openThread: (user, parent, content) => {
      const thread = addChannel({ type: 11, name: 'thread', guild_id: guild, parent_id: parent.id, owner_id: user.id })
      write(user, thread, content)
      return thread
    },
    edit: (message, content) => {
      message.content = content
      message.edited_timestamp = new Date(1_800_000_000_000 + state.appear() * 1000).toISOString()
      announce('MESSAGE_UPDATE', message)
    },
    remove: (...messages) => {
      const [first] = messages
      if (first === undefined) return
      for (const message of messages) state.messages.splice(state.messages.indexOf(message), 1)
      const { guild_id } = channelOf(first.channel_id)
      const from = { channel_id: first.channel_id, ...(guild_id === undefined ? {} : { guild_id }) }
      const wanted = guild_id === undefined ? intent.directMessages : intent.guildMessages
      if (messages.length === 1) dispatch('MESSAGE_DELETE', wanted, () => ({ id: first.id, ...from }))
      else dispatch('MESSAGE_DELETE_BULK', wanted, () => ({ ids: messages.map(({ id }) => id), ...from }))
    },
    command: (user, channel, data) => interact(user, channel, null, 2, data),
    typing: (user, channel, data) => interact(user, channel, null, 4, data),
    press: (user, message, custom_id, values) => {
      const control = message.components.flatMap((row) => row.components).find((each) => each.custom_id === custom_id)
      if (control === undefined) throw new Error('there is no such button')
      const data = { custom_id, component_type: control.type, ...(values === undefined ? {} : { values }) }
      return interact(user, channelOf(message.channel_id), message, 3, data)
    },
    submit: ({ form, user, channel }, fields) => {
      if (form === null) throw new Error('no form was opened')
      return interact(user, channel, null, 5, { custom_id: form.custom_id, components: filledIn(form, fields) })
    },
    redeliver: () => redeliver(),
    seenBy: (user) =>
      state.messages
        .filter(({ author, ephemeralFor, channel_id, thinking }) => {
          const { recipient } = channelOf(channel_id)
          return author === bot && !thinking && (ephemeralFor ?? recipient ?? user.id) === user.id
        })
        .toSorted((one, other) => one.shownAt - other.shownAt),
    until: (what) =>
      new Promise((resolve) => {
        waiting.push({ what, done: resolve })
        changed()
      }),
    close: async () => {
      gateway.close()
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

const filledIn = (form: FakeForm, fields: Readonly<Record<string, string>>): readonly object[] =>
  form.components.map(({ component: { type, custom_id, required = true, options } }) => {
    const value = fields[custom_id] ?? ''
    if (required && value === '') throw new Error(`${custom_id} must be filled in`)
    if (type !== 3) return { type: 18, component: { type, custom_id, value } }
    if (value !== '' && options?.some((option) => option.value === value) !== true) throw new Error('no such choice')
    return { type: 18, component: { type, custom_id, values: value === '' ? [] : [value] } }
  })
