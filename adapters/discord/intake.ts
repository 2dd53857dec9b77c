import type { REST } from '@discordjs/rest'
import type { Logger } from 'pino'
import { type Words, wordsFor } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ConversationId } from '../../src/ids.ts'
import { KeyedQueue } from '../../src/keyed-queue.ts'
import { Recent } from '../../src/recent.ts'
import type { Delivery, DeliveryResult, Inbound, InboundDeletion, Receipt, Receive } from '../../src/runtime/channel.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'
import { textBlocks } from '../../src/triage/message.ts'
import { openFormAction } from '../shared/ticket-form.ts'
import { whenSlow } from '../shared/when-slow.ts'
import { addressOf, userOf } from './address.ts'
import { Answers } from './answers.ts'
import { suggestionsFor, ticketForm } from './commands.ts'
import { failureOf, whyOf } from './connection/api.ts'
import { createFacts } from './facts.ts'
import { inboundFile } from './files.ts'
import { type Arrival, type ChannelFacts, deletionsInbound, messageInbound, readDispatch } from './inbound.ts'
import type { Ask } from './interactions.ts'
import { Memberships } from './memberships.ts'
import { Posts } from './posts.ts'
import { render, renderChosen } from './render.ts'
import type { DiscordAccess } from './settings.ts'
import { createUntilStored } from './until-stored.ts'

/** What the Discord channel needs of the product. */
export interface DiscordDesk {
  readonly receive: Receive
  catalog(): Catalog
  /** Whether anybody is linked by a key that begins so. */
  isLinkedUnder(prefix: string): Promise<boolean>
}

export interface IntakeOptions {
  readonly api: REST
  readonly access: DiscordAccess
  readonly log: Logger
  readonly now?: () => number
  /** Pause before an event that could not be stored is tried again; doubles each time. */
  readonly firstRetryMs?: number
  /** How long an answer may take before we are shown typing. */
  readonly typingAfterMs?: number
  /** Nothing more is tried from then on. */
  readonly signal: AbortSignal
}

/** What the gateway tells, taken in, and lines for customers on their way out. */
export interface Intake {
  /** Who we are: told before anything is taken. */
  meet(us: string): void
  /**
   * Null: not for us. Resolves when the event is taken in; rejects only at the end of the process: the next one is sent
   * it again.
   */
  take(type: string, payload: unknown): Promise<void> | null
  deliver(delivery: Delivery): Promise<DeliveryResult>
  /** Forgets what can be answered no more. */
  sweep(): void
  /** Resolves when nothing is being taken in. */
  idle(): Promise<void>
}

const mostTyped = 1000

export const createIntake = (desk: DiscordDesk, options: IntakeOptions): Intake => {
  const { api, access, log, signal, now = Date.now, firstRetryMs = 500, typingAfterMs = 700 } = options
  const answers = new Answers(api, log, now)
  const wordsTo = ({ language = null }: Pick<Delivery, 'language'>): Words => wordsFor(desk.catalog(), language)
  const posts = new Posts(api, answers, wordsTo)
  const facts = createFacts(api)
  /** By channel while it isn't known which conversation a message belongs to, then by conversation. */
  const arriving = new KeyedQueue<string>()
  const lanes = new KeyedQueue<ConversationId>()
  const memberships = new Memberships({ api, log, now, isLinkedUnder: (prefix) => desk.isLinkedUnder(prefix) })
  const fileOf = inboundFile(access.apiUrl)
  /** Forms that were sent off without saying what they are about. */
  const typed = new Recent<ConversationId, TicketForm>(mostTyped)
  const surely = createUntilStored({ log, firstRetryMs, signal })
  let us = ''

  const factsOf = async (said: {
    readonly guild_id?: string | undefined
    readonly channel_id: string
  }): Promise<ChannelFacts> => (said.guild_id === undefined ? direct : facts(said.channel_id))

  /** Discord tells of a guild's people which roles they have, and of whoever writes in private not. */
  const known = async (inbound: Inbound | InboundDeletion): Promise<Inbound | InboundDeletion> => {
    if (inbound.kind === 'deleted' || inbound.identity.broadRules?.length !== 0) return inbound
    const { identity } = inbound
    return { ...inbound, identity: { ...identity, ...(await memberships.rulesOf(userOf(identity.key))) } }
  }

  const receive = (inbound: Inbound | InboundDeletion): Promise<Receipt> =>
    lanes.run(inbound.conversation, () => surely(async () => desk.receive(await known(inbound))))

  const takeMessage = async (arrival: Extract<Arrival, { kind: 'message' }>): Promise<void> => {
    const { channel_id, id } = arrival.message
    const { receipt, thread } = await arriving.run(channel_id, async () => {
      const facts = await surely(() => factsOf(arrival.message))
      const inbound = messageInbound(arrival, facts, { us, listenChannels: access.listenChannels, fileOf })
      const thread = addressOf(inbound.conversation)?.thread
      if (thread === channel_id) posts.seen(thread)
      else if (thread === id && inbound.kind === 'message') posts.name(thread, inbound.text)
      // Not waited for here: somebody else's question in the channel need not wait for this one's files.
      return { receipt: receive(inbound), thread }
    })
    const { ignored, duplicate, answered } = await receipt
    // A thread that is opened with the answer isn't there yet.
    if (!ignored && !duplicate && thread !== id) showTyping(channel_id, answered)
  }

  const takeDeletion = async ({ deletion }: Extract<Arrival, { kind: 'deleted' }>): Promise<void> => {
    const receipts = await arriving.run(deletion.channel_id, async () => {
      const facts = await surely(() => factsOf(deletion))
      return { all: deletionsInbound(deletion, facts).map(receive) }
    })
    await Promise.all(receipts.all)
  }

  /** Once: it shows for ten seconds. Of the requests that Discord allows in a second, answers come first. */
  const showTyping = (channel: string, answered: Promise<void>): void =>
    whenSlow(answered, typingAfterMs, () => {
      const isBusy = api.globalReset > Date.now() && api.globalRemaining < access.requestsPerSecond / 2
      if (!isBusy) void tidily(api.post(`/channels/${channel}/typing`).then(() => undefined))
    })

  const takeCommand = async ({
    ask,
    inbound,
    attachments = [],
  }: Extract<Arrival, { kind: 'command' }>): Promise<void> => {
    if (!(await answers.defer(ask))) return
    typed.forget(ask.conversation)
    const files = attachments.map(fileOf)
    const { answered } = await receive(inbound.kind === 'message' && files.length > 0 ? { ...inbound, files } : inbound)
    void tidily(answered.then(() => answers.finish(ask)))
  }

  const takePress = async ({ ask, inbound, pressed }: Extract<Arrival, { kind: 'press' }>): Promise<void> => {
    if (!(await answers.deferUpdate(ask))) return
    const { spent, answered } = await receive(inbound)
    if (spent) void tidily(answers.update(ask, renderChosen(pressed.content, pressed.label)))
    void tidily(answered.then(() => answers.finish(ask)))
  }

  const openForm = (ask: Ask): Promise<void> =>
    answers.openForm(ask, ticketForm(wordsTo(ask), desk.catalog(), ask.id, typed.get(ask.conversation)))

  /** Discord closes a form that is sent off: it is a press away, with what was typed. */
  const takeEmptyForm = ({ ask, form }: Extract<Arrival, { kind: 'form-empty' }>): Promise<void> => {
    typed.set(ask.conversation, form)
    const words = wordsTo(ask)
    const again = { id: openFormAction, label: words('button.open-ticket'), style: 'primary' } as const
    const [message] = render(ask.conversation, {
      blocks: textBlocks(words('ticket.ask-description')),
      actions: [again],
    })
    return message === undefined ? Promise.resolve() : answers.reply(ask, message)
  }

  /** What nothing depends on: a failure is logged and that is all. */
  const tidily = (work: Promise<void>): Promise<void> =>
    work.catch((error: unknown) => log.warn({ why: whyOf(error) }, 'an answer on Discord could not be tidied up'))

  const handle = (type: string, payload: unknown): Promise<void> | null => {
    const arrival = readDispatch(type, payload)
    switch (arrival.kind) {
      case 'message':
        return takeMessage(arrival)
      case 'deleted':
        return takeDeletion(arrival)
      case 'command':
        return takeCommand(arrival)
      case 'press':
        return takePress(arrival)
      case 'form-wanted':
        return tidily(openForm(arrival.ask))
      case 'form-empty':
        return tidily(takeEmptyForm(arrival))
      case 'typing':
        return tidily(answers.suggest(arrival.ask, suggestionsFor(wordsTo(arrival.ask), desk.catalog(), arrival.typed)))
      case 'unsupported':
        return null
    }
  }

  const take = (type: string, payload: unknown): Promise<void> | null =>
    handle(type, payload)?.catch((error: unknown) => {
      if (signal.aborted) throw error
      log.error({ err: error }, 'an event could not be taken in and is given up')
    }) ?? null
  return {
    meet: (who) => {
      us = who
    },
    take,
    deliver: async (delivery) => {
      try {
        await posts.line(delivery)
        return { ok: true }
      } catch (error) {
        return failureOf(error)
      }
    },
    sweep: () => answers.sweep(),
    idle: async () => {
      await arriving.idle()
      await lanes.idle()
    },
  }
}

const direct: ChannelFacts = { kind: 'room', parent: null, owner: null }
