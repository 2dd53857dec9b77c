import { hash } from 'node:crypto'
import type { RawFile, REST } from '@discordjs/rest'
import { z } from 'zod'
import type { Words } from '../../src/catalog/look-up.ts'
import type { ReplyKey } from '../../src/catalog/reply-keys.ts'
import { Recent } from '../../src/recent.ts'
import type { DeliveredFile, Delivery } from '../../src/runtime/channel.ts'
import { Pointers } from '../shared/pointers.ts'
import { type Address, addressOf, isShared, userOf } from './address.ts'
import type { Answers } from './answers.ts'
import { attached, codes, hasCode, isRefused } from './connection/api.ts'
import { type DiscordMessage, render, renderAside, wordless } from './render.ts'

/** How one message is posted; `nonce` is the same at every try. */
type Post = (message: DiscordMessage, nonce: string, files?: readonly RawFile[]) => Promise<void>

/** Characters that Discord takes. */
const longestNonce = 25
const longestThreadName = 80
const mostRemembered = 10_000

const opened = z.object({ id: z.string() })

/** Posts lines where they belong: into threads, direct messages, and answers to interactions. */
export class Posts {
  readonly #api: REST
  readonly #answers: Answers
  readonly #wordsTo: (reader: Delivery) => Words
  /** Direct message channels by person. */
  readonly #direct = new Recent<string, string>(mostRemembered)
  /** Threads that are known to be there, or not to be possible. */
  readonly #threads = new Recent<string, 'open' | 'impossible'>(mostRemembered)
  readonly #names = new Recent<string, string>(mostRemembered)
  /** Of what was posted with a token, which Discord doesn't tell apart by itself. */
  readonly #posted = new Recent<string, true>(mostRemembered)
  readonly #pointers = new Pointers()

  constructor(api: REST, answers: Answers, wordsTo: (reader: Delivery) => Words) {
    this.#api = api
    this.#answers = answers
    this.#wordsTo = wordsTo
  }

  /** The thread is there. */
  seen(thread: string): void {
    this.#threads.set(thread, 'open')
  }

  /** What the thread under a message will be called, if one is opened. */
  name(thread: string, text: string): void {
    const name = Array.from(text.replaceAll(/\s+/g, ' ')).slice(0, longestThreadName).join('').trim()
    if (name !== '') this.#names.set(thread, name)
  }

  /**
   * Posts a line, all of its messages in order; a second try posts only what is missing. Rejects as the API does, also
   * where the asker takes no direct messages and was told the way out.
   */
  async line(delivery: Delivery): Promise<void> {
    const address = addressOf(delivery.conversation)
    if (address === null) throw new RangeError('a conversation of another platform')
    const isAside = delivery.entry.discreet && isShared(address)
    const route = { direct: false }
    const posts = this.#waysTo(address, delivery, route)
    try {
      await this.#postAll(posts, delivery)
    } catch (error) {
      if (!isAside || !hasCode(error, codes.noDirectMessages)) throw error
      await this.#aside(address, delivery, 'private.closed')
      throw error
    }
    if (!isAside) this.#pointers.forget(delivery)
    else if (route.direct && this.#pointers.isWanted(delivery)) {
      await this.#aside(address, delivery, 'private.sent').catch((error: unknown) => {
        if (!isRefused(error)) throw error
      })
      this.#pointers.told(delivery)
    }
  }

  async #postAll(posts: readonly Post[], delivery: Delivery): Promise<void> {
    const { conversation, entry, key, files = [] } = delivery
    const messages = render(conversation, entry)
    for (const [index, message] of messages.entries()) await this.#byFirst(posts, message, nonceOf(key, index))
    const words = this.#wordsTo(delivery)
    for (const [index, file] of files.entries()) {
      const instead = renderAside(words('files.not-posted', { files: file.name }))
      await this.#file(posts, file, nonceOf(key, messages.length + index), instead)
    }
  }

  /** A line where others read along that holds nothing of the answer. */
  async #aside(address: Address, delivery: Delivery, what: ReplyKey): Promise<void> {
    await this.#byFirst(
      this.#toThread(address, delivery),
      renderAside(this.#wordsTo(delivery)(what)),
      nonceOf(delivery.key, -1),
    )
  }

  /** In a message of its own, so that one file is in memory. What can't be posted is named in its place. */
  async #file(posts: readonly Post[], file: DeliveredFile, nonce: string, instead: DiscordMessage): Promise<void> {
    const data = await file.read()
    try {
      if (data !== null)
        return await this.#byFirst(posts, wordless, nonce, [{ name: file.name, data, contentType: file.type }])
    } catch (error) {
      if (!isRefused(error)) throw error
    }
    await this.#byFirst(posts, instead, nonce)
  }

  /** The ways to post, best first: the next is taken when Discord refuses one. */
  #waysTo(address: Address, delivery: Delivery, route: { direct: boolean }): readonly Post[] {
    const user = userOf(delivery.asker.key)
    const isDirect = address.guild === null
    const isHidden = address.alone !== null || (delivery.entry.discreet && isShared(address))
    const answer = isDirect || isHidden ? this.#answer(delivery.conversation, user, isDirect) : []
    if (isDirect) return [...answer, (...what) => this.#toChannel(address.channel, what)]
    const inDirectMessage: Post = async (...what) => {
      await this.#toPerson(user, what)
      route.direct = true
    }
    return isHidden ? [...answer, inDirectMessage] : this.#toThread(address, delivery)
  }

  async #byFirst([post, ...others]: readonly Post[], ...what: Parameters<Post>): Promise<void> {
    try {
      await post?.(...what)
    } catch (error) {
      if (others.length === 0 || !isRefused(error)) throw error
      await this.#byFirst(others, ...what)
    }
  }

  #answer(conversation: Delivery['conversation'], user: string, onlyWaiting: boolean): readonly Post[] {
    const way = this.#answers.way(conversation, user, onlyWaiting)
    if (way === null) return []
    const post: Post = async (message, nonce, files) => {
      if (this.#posted.get(nonce) === true) return
      await way(message, files)
      this.#posted.set(nonce, true)
    }
    return [post]
  }

  /** Discord answers a nonce that it has seen with the message that was posted with it. */
  async #toChannel(channel: string, [message, nonce, files]: Parameters<Post>, more: object = {}): Promise<void> {
    const body = { ...message, ...more, nonce, enforce_nonce: true }
    await this.#api.post(`/channels/${channel}/messages`, { body, ...attached(files) })
  }

  async #toPerson(user: string, what: Parameters<Post>): Promise<void> {
    const channel = this.#direct.get(user) ?? (await this.#openDirect(user))
    await this.#toChannel(channel, what)
  }

  async #openDirect(user: string): Promise<string> {
    const { id } = opened.parse(await this.#api.post('/users/@me/channels', { body: { recipient_id: user } }))
    this.#direct.set(user, id)
    return id
  }

  /** The thread; where none can be opened, as a reply in its channel. */
  #toThread({ channel, thread }: Address, { asker }: Delivery): readonly Post[] {
    if (thread === null) return []
    const inThread: Post = async (...what) => {
      if (this.#threads.get(thread) === undefined) await this.#openThread(channel, thread, asker.displayName)
      await this.#toChannel(thread, what)
      this.#threads.set(thread, 'open')
    }
    const asReply: Post = async (...what) => {
      const reference = { message_reference: { message_id: thread, fail_if_not_exists: false } }
      await this.#toChannel(channel, what, reference)
      this.#threads.set(thread, 'impossible')
    }
    return this.#threads.get(thread) === 'impossible' ? [asReply] : [inThread, asReply]
  }

  /** A refusal tells nothing yet: the thread may be one that wasn't opened under a message, such as a post. */
  async #openThread(channel: string, thread: string, asker: string | null): Promise<void> {
    const name = this.#names.get(thread) ?? asker ?? thread
    try {
      await this.#api.post(`/channels/${channel}/messages/${thread}/threads`, { body: { name } })
    } catch (error) {
      if (!hasCode(error, codes.threadExists) && !isRefused(error)) throw error
    }
  }
}

const nonceOf = (key: string, index: number): string =>
  hash('sha256', `${key}#${index}`, 'base64url').slice(0, longestNonce)
