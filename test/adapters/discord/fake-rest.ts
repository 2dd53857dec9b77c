import type { State } from './fake.ts'
import {
  type Answer,
  type FakeChannel,
  type FakeForm,
  type FakeInteraction,
  type FakeMessage,
  type FakeUser,
  messageProblem,
  pingsOf,
  problem,
} from './fake-state.ts'

interface Options {
  readonly state: State
  readonly bot: FakeUser
  readonly gatewayUrl: string
  readonly dispatchMessage: (message: FakeMessage) => void
}

/** What the bot may send as a message. */
type Body = Partial<Pick<FakeMessage, 'content' | 'components' | 'nonce' | 'attachments'>> & {
  readonly allowed_mentions?: { readonly parse?: readonly string[] }
  readonly enforce_nonce?: boolean
  readonly flags?: number
  readonly message_reference?: { readonly message_id: string }
}

/** How the bot acknowledges an interaction. */
type Acknowledgement =
  | { readonly type: 4; readonly data: Body }
  | {
      readonly type: 5 | 6 | 8 | 9
      readonly data?: FakeForm & { readonly flags?: number; readonly choices?: readonly Choice[] }
    }

interface Choice {
  readonly name: string
  readonly value: string
}

type Route = readonly [RegExp, (ids: readonly string[], body: unknown) => Answer]

const ok = (body: unknown): Answer => ({ status: 200, body })
const done: Answer = { status: 204 }
const unknownChannel = problem(404, 10_003, 'Unknown Channel')
const ephemeral = 64

/** The part of Discord's HTTP interface that a bot like ours needs, with its refusals. */
export const createRoutes = ({ state, bot, gatewayUrl, dispatchMessage }: Options) => {
  const add = (channel: FakeChannel, body: Body, more: Partial<FakeMessage> = {}): FakeMessage => {
    const message: FakeMessage = {
      ...{ id: state.nextId(), channel_id: channel.id, author: bot, content: body.content ?? '', type: 0 },
      attachments: body.attachments ?? [],
      ...{ components: body.components ?? [], edited_timestamp: null, ephemeralFor: null, thinking: false },
      ...{ pings: pingsOf(body.content ?? '', body.allowed_mentions), shownAt: state.appear() },
      ...(body.nonce === undefined ? {} : { nonce: body.nonce }),
      ...(body.message_reference === undefined ? {} : { reply: body.message_reference.message_id }),
      ...more,
    }
    state.messages.push(message)
    return message
  }

  const postMessage = (id: string, body: Body): Answer => {
    const channel = state.channels.get(id)
    if (channel === undefined) return unknownChannel
    if (channel.type === 15) return problem(400, 50_008, 'Cannot send messages in a non-text channel')
    if (state.users.get(channel.recipient ?? '')?.closed)
      return problem(403, 50_007, 'Cannot send messages to this user')
    const wrong = messageProblem(body)
    if (wrong !== null) return problem(400, 50_035, `Invalid Form Body: ${wrong}`)
    const known = state.messages.find(({ nonce, channel_id }) => nonce === body.nonce && channel_id === id)
    if (body.enforce_nonce === true && body.nonce !== undefined && known !== undefined) return ok(known)
    const message = add(channel, body)
    dispatchMessage(message)
    return ok(message)
  }

  const openThread = (parentId: string, messageId: string, { name }: { name: string }): Answer => {
    const parent = state.channels.get(parentId)
    if (parent === undefined) return unknownChannel
    if (parent.threadless) return problem(403, 50_013, 'Missing Permissions')
    if (!state.messages.some(({ id, channel_id }) => id === messageId && channel_id === parentId))
      return problem(404, 10_008, 'Unknown Message')
    if (state.channels.has(messageId))
      return problem(400, 160_004, 'A thread has already been created for this message')
    if (name.length === 0 || name.length > 100) return problem(400, 50_035, 'Invalid Form Body: name')
    const { guild_id = '' } = parent
    const thread = { id: messageId, type: 11, name, guild_id, parent_id: parentId, owner_id: bot.id }
    state.channels.set(messageId, thread)
    return { status: 201, body: thread }
  }

  const openDirect = (user: string): Answer => {
    const known = Array.from(state.channels.values()).find(({ recipient }) => recipient === user)
    const channel = known ?? { id: state.nextId(), type: 1, name: '', recipient: user }
    state.channels.set(channel.id, channel)
    return ok(channel)
  }

  const acknowledge = (token: string, body: Acknowledgement): Answer => {
    const interaction = state.interactions.get(token)
    if (interaction === undefined || interaction.expired) return problem(404, 10_062, 'Unknown interaction')
    if (interaction.acknowledged !== null) return problem(400, 40_060, 'Interaction has already been acknowledged.')
    if (body.type === 4) {
      const wrong = messageProblem(body.data)
      if (wrong !== null) return problem(400, 50_035, `Invalid Form Body: ${wrong}`)
      interaction.acknowledged = 4
      const alone = ((body.data.flags ?? 0) & ephemeral) === 0 ? null : interaction.user.id
      interaction.original = add(interaction.channel, body.data, { ephemeralFor: alone })
      return done
    }
    const { choices = [] } = body.data ?? {}
    const isTooMuch = ({ name, value }: Choice) => name.length < 1 || name.length > 100 || value.length > 100
    if (choices.length > 25 || choices.some(isTooMuch)) return problem(400, 50_035, 'Invalid Form Body: choices')
    interaction.acknowledged = body.type
    if (body.type === 8) interaction.suggestions = choices.map(({ value }) => value)
    if (body.type === 9) interaction.form = body.data ?? null
    if (body.type === 5) {
      const alone = ((body.data?.flags ?? 0) & ephemeral) === 0 ? null : interaction.user.id
      interaction.original = add(interaction.channel, {}, { thinking: true, ephemeralFor: alone })
    }
    return done
  }

  const withToken = (token: string, then: (interaction: FakeInteraction) => Answer): Answer => {
    const interaction = state.interactions.get(token)
    if (interaction === undefined || interaction.expired) return problem(401, 50_027, 'Invalid Webhook Token')
    return interaction.acknowledged === null ? problem(404, 10_015, 'Unknown Webhook') : then(interaction)
  }

  /** The first one after "… is thinking" takes its place. */
  const followUp = (interaction: FakeInteraction, body: Body): Answer => {
    const { channel, user, original } = interaction
    if (original?.thinking === true) return editOriginal(interaction, body)
    const wrong = messageProblem(body)
    if (wrong !== null) return problem(400, 50_035, `Invalid Form Body: ${wrong}`)
    return ok(add(channel, body, { ephemeralFor: ((body.flags ?? 0) & ephemeral) === 0 ? null : user.id }))
  }

  const editOriginal = ({ original }: FakeInteraction, body: Body): Answer => {
    const wrong = messageProblem(body)
    if (original === null) return problem(404, 10_008, 'Unknown Message')
    if (wrong !== null) return problem(400, 50_035, `Invalid Form Body: ${wrong}`)
    original.content = body.content ?? original.content
    original.components = body.components ?? original.components
    original.attachments = body.attachments ?? original.attachments
    original.pings = pingsOf(original.content, body.allowed_mentions)
    if (original.thinking) original.shownAt = state.appear()
    original.thinking = false
    return ok(original)
  }

  const deleteOriginal = ({ original }: FakeInteraction): Answer => {
    if (original !== null) state.messages.splice(state.messages.indexOf(original), 1)
    return done
  }

  const channelBody = (id: string): Answer => {
    const channel = state.channels.get(id)
    return channel === undefined ? unknownChannel : ok(channel)
  }

  const memberBody = (id: string): Answer => {
    const roles = state.roles.get(id)
    return roles === undefined ? problem(404, 10_007, 'Unknown Member') : ok({ user: state.users.get(id), roles })
  }

  const limit = { total: 1000, remaining: 999, reset_after: 86_400_000, max_concurrency: 1 }
  const routes: Readonly<Record<string, readonly Route[]>> = {
    GET: [
      [/^\/gateway\/bot$/, () => ok({ url: gatewayUrl, shards: 1, session_start_limit: limit })],
      [/^\/users\/@me$/, () => ok(bot)],
      [/^\/users\/@me\/guilds$/, () => ok(state.guilds)],
      [/^\/guilds\/\d+\/members\/(\d+)$/, ([id = '']) => memberBody(id)],
      [/^\/applications\/@me$/, () => ok({ id: bot.id, flags: state.applicationFlags, bot })],
      [/^\/applications\/\d+\/commands$/, () => ok(state.commands)],
      [/^\/channels\/(\d+)$/, ([id = '']) => channelBody(id)],
    ],
    POST: [
      [/^\/users\/@me\/channels$/, (_ids, body) => openDirect((body as { recipient_id: string }).recipient_id)],
      [/^\/channels\/(\d+)\/messages$/, ([id = ''], body) => postMessage(id, body as Body)],
      [/^\/channels\/\d+\/typing$/, () => done],
      [
        /^\/channels\/(\d+)\/messages\/(\d+)\/threads$/,
        ([channel = '', message = ''], body) => openThread(channel, message, body as { name: string }),
      ],
      [
        /^\/interactions\/\d+\/([\w-]+)\/callback$/,
        ([token = ''], body) => acknowledge(token, body as Parameters<typeof acknowledge>[1]),
      ],
      [/^\/webhooks\/\d+\/([\w-]+)$/, ([token = ''], body) => withToken(token, (own) => followUp(own, body as Body))],
    ],
    PATCH: [
      [
        /^\/webhooks\/\d+\/([\w-]+)\/messages\/@original$/,
        ([token = ''], body) => withToken(token, (own) => editOriginal(own, body as Body)),
      ],
    ],
    DELETE: [[/^\/webhooks\/\d+\/([\w-]+)\/messages\/@original$/, ([token = '']) => withToken(token, deleteOriginal)]],
    PUT: [
      [
        /^\/applications\/\d+\/commands$/,
        (_ids, body) => {
          state.commands = body as readonly object[]
          return ok(body)
        },
      ],
    ],
  }

  return (method: string, path: string, body: unknown): Answer => {
    for (const [pattern, answer] of routes[method] ?? []) {
      const match = pattern.exec(path)
      if (match !== null) return answer(match.slice(1), body)
    }
    return problem(404, 0, '404: Not Found')
  }
}
