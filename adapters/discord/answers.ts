import type { RawFile, REST } from '@discordjs/rest'
import type { Logger } from 'pino'
import type { ConversationId } from '../../src/ids.ts'
import { addressOf } from './address.ts'
import { attached, codes, hasCode, whyOf } from './connection/api.ts'
import type { Ask } from './interactions.ts'
import type { DiscordMessage } from './render.ts'

/** An interaction that was acknowledged and can still be answered with its token. */
interface Open {
  readonly ask: Ask
  readonly until: number
  /** "… is thinking" stands there and waits for the first message. */
  waits: boolean
}

/** Discord's numbers for how an interaction is answered. */
const callback = { message: 4, deferredMessage: 5, deferredUpdate: 6, suggestions: 8, form: 9 } as const
const ephemeral = 64
/** A token lives for 15 minutes; a minute less, so that an answer isn't on its way when it ends. */
const tokenLifeMs = 14 * 60_000

/** Interactions between their acknowledgement, which must come within three seconds, and the end of their tokens. */
export class Answers {
  readonly #api: REST
  readonly #log: Logger
  readonly #now: () => number
  readonly #open = new Map<ConversationId, Open[]>()

  constructor(api: REST, log: Logger, now: () => number) {
    this.#api = api
    this.#log = log
    this.#now = now
  }

  /** "… is thinking", for the asker alone where others read along. False: too late, Discord said that it failed. */
  defer(ask: Ask): Promise<boolean> {
    return this.#acknowledge(ask, true, { type: callback.deferredMessage, data: { flags: flagsFor(ask.conversation) } })
  }

  /** Nothing is shown: the message with the button is changed later. */
  deferUpdate(ask: Ask): Promise<boolean> {
    return this.#acknowledge(ask, false, { type: callback.deferredUpdate })
  }

  async openForm(ask: Ask, form: object): Promise<void> {
    await this.#call(ask, { type: callback.form, data: form })
  }

  /** Answers at once, for the asker alone where others read along. */
  async reply(ask: Ask, message: DiscordMessage): Promise<void> {
    const flags = message.flags | flagsFor(ask.conversation)
    await this.#call(ask, { type: callback.message, data: { ...message, flags } })
  }

  /** Offers words in place of those that are being typed. */
  async suggest(ask: Ask, words: readonly string[]): Promise<void> {
    const choices = words.map((word) => ({ name: word, value: word }))
    await this.#call(ask, { type: callback.suggestions, data: { choices } })
  }

  async #acknowledge(ask: Ask, waits: boolean, body: object): Promise<boolean> {
    const living = this.#living(ask.conversation)
    // Delivered again within this process.
    if (living.some((open) => open.ask.id === ask.id)) return true
    const open = { ask, until: this.#now() + tokenLifeMs, waits }
    try {
      await this.#call(ask, body)
    } catch (error) {
      if (!hasCode(error, codes.alreadyAcknowledged)) {
        this.#log.warn({ why: whyOf(error) }, 'an interaction on Discord could not be acknowledged in time')
        return false
      }
      // Delivered again after a restart. Whether it was answered isn't known: what follows must not take the place of
      // an answer, and Discord itself puts it where one is still missing.
      open.waits = false
    }
    this.#open.set(ask.conversation, [...this.#living(ask.conversation), open])
    return true
  }

  async #call(ask: Ask, body: object): Promise<void> {
    await this.#api.post(`/interactions/${ask.id}/${ask.token}/callback`, { body, auth: false })
  }

  #living(conversation: ConversationId): readonly Open[] {
    return (this.#open.get(conversation) ?? []).filter(({ until }) => until > this.#now())
  }

  /**
   * How a message to this person is answered to an interaction: the oldest that waits, else the newest. Null: there
   * is none, or `onlyWaiting` and none waits.
   */
  way(
    conversation: ConversationId,
    user: string,
    onlyWaiting: boolean,
  ): ((message: DiscordMessage, files?: readonly RawFile[]) => Promise<void>) | null {
    const living = this.#living(conversation).filter(({ ask }) => ask.user === user)
    const open = living.find(({ waits }) => waits) ?? (onlyWaiting ? undefined : living.at(-1))
    return open === undefined ? null : (message, files) => this.#post(open, message, files)
  }

  async #post(open: Open, message: DiscordMessage, files?: readonly RawFile[]): Promise<void> {
    const { ask } = open
    if (open.waits) {
      await this.#api.patch(originalOf(ask), { body: message, auth: false, ...attached(files) })
      open.waits = false
      return
    }
    const flags = message.flags | flagsFor(ask.conversation)
    const body = { ...message, flags }
    await this.#api.post(`/webhooks/${ask.application}/${ask.token}`, { body, auth: false, ...attached(files) })
  }

  /** Changes the message whose button was pressed. */
  async update(ask: Ask, message: DiscordMessage): Promise<void> {
    await this.#api.patch(originalOf(ask), { body: message, auth: false })
  }

  /** The turn is over: what still says "… is thinking" goes. Its token stays good for what comes later. */
  async finish(ask: Ask): Promise<void> {
    const open = this.#living(ask.conversation).find((each) => each.ask.id === ask.id)
    if (open?.waits === true) {
      open.waits = false
      await this.#api.delete(originalOf(ask), { auth: false })
    }
    this.#forget(ask.conversation)
  }

  /** Keeps the newest, and those that wait. */
  #forget(conversation: ConversationId): void {
    const living = this.#living(conversation)
    const kept = living.filter((open, index) => open.waits || index === living.length - 1)
    if (kept.length === 0) this.#open.delete(conversation)
    else this.#open.set(conversation, kept)
  }

  /** Forgets conversations whose tokens have all ended. */
  sweep(): void {
    for (const conversation of this.#open.keys()) this.#forget(conversation)
  }
}

const originalOf = ({ application, token }: Ask): `/${string}` => `/webhooks/${application}/${token}/messages/@original`

const flagsFor = (conversation: ConversationId): number =>
  (addressOf(conversation)?.guild ?? null) === null ? 0 : ephemeral
