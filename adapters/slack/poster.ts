import type { webApi } from '@slack/bolt'
import { wordsFor } from '../../src/catalog/look-up.ts'
import { Recent } from '../../src/recent.ts'
import type { Delivery, DeliveryResult } from '../../src/runtime/channel.ts'
import { type Address, addressOf, isDirect, userOf } from './address.ts'
import { failureOf, resultOf } from './connection/failures.ts'
import { messageTsOf } from './inbound.ts'
import type { SlackDesk } from './port.ts'
import { render, renderPlain, richText, type SlackMessage } from './render.ts'
import { escapeText } from './text.ts'
import { findTraces, type Mark, marking } from './traces.ts'
import { shareFiles } from './uploads.ts'

/** Where one message goes: `user` is the only one who sees it; null: everybody there. */
interface Target {
  readonly channel: string
  readonly thread: string | null
  readonly user: string | null
}

/** A line that could not be posted at once and in full. */
interface Progress {
  readonly posted: Set<number>
  /** Its files are there. */
  shared: boolean
  /** Something may have been posted without our knowing. */
  unsure: boolean
}

/** We are not there, or nobody may write there: what is to be said goes to the asker. */
const shut: ReadonlySet<string> = new Set([
  'channel_not_found',
  'not_in_channel',
  'user_not_in_channel',
  'is_archived',
  'thread_not_found',
  'restricted_action',
  'restricted_action_read_only_channel',
  'restricted_action_thread_only_channel',
  'restricted_action_non_threadable_channel',
  'restricted_action_thread_locked',
])

/** It may be said more plainly. */
const refusedForm: ReadonlySet<string> = new Set([
  'invalid_blocks',
  'invalid_blocks_format',
  'msg_blocks_too_long',
  'msg_too_long',
])

/** Nothing that a customer or the catalog wrote is linked, unfolded or read as a name. */
const literally = { parse: 'none', link_names: false } as const
const unfolded = { unfurl_links: false, unfurl_media: false, mrkdwn: false } as const

/** A line older than this may have been tried before, by a process that is no more: longer than the lease of its work. */
const freshMs = 10_000
const mostKept = 1000

const refusalIn = (error: unknown): string | null => {
  const failure = failureOf(error)
  return failure.kind === 'refused' ? failure.code : null
}

const oneLine = (line: string): SlackMessage => ({ text: escapeText(line), blocks: richText([line]) })

/** Posts lines of transcripts. */
export const createPoster = (
  client: webApi.WebClient,
  desk: SlackDesk,
): ((delivery: Delivery) => Promise<DeliveryResult>) => {
  const progress = new Recent<string, Progress>(mostKept)
  const directs = new Recent<string, string>(mostKept)

  const directWith = async (user: string): Promise<Target> => {
    const known = directs.get(user)
    const opened = known === undefined ? await client.conversations.open({ users: user }) : null
    const channel = known ?? opened?.channel?.id
    if (channel === undefined) throw new Error('no direct message was opened')
    directs.set(user, channel)
    return { channel, thread: null, user: null }
  }

  /** An ephemeral message in a thread is only shown when somebody has replied in it before. */
  const activeThread = async ({ thread }: Address, { conversation }: Delivery): Promise<string | null> => {
    const last = (await desk.conversation(conversation))?.lastMessage ?? null
    return thread === null || last === null || messageTsOf(last) === null || messageTsOf(last) === thread
      ? null
      : thread
  }

  const targetOf = async (address: Address, delivery: Delivery): Promise<Target> => {
    const { channel, thread } = address
    const alone = address.alone ?? (delivery.entry.discreet && !isDirect(address) ? userOf(delivery.asker.key) : null)
    if (alone === null) return { channel, thread, user: null }
    // What is ephemeral is lost on somebody who is not looking just now, and nobody looks for news all day.
    if (delivery.entry.from !== 'bot') return directWith(alone)
    return { channel, thread: await activeThread(address, delivery), user: alone }
  }

  const send = async ({ channel, thread, user }: Target, { text, blocks }: SlackMessage, mark: Mark): Promise<void> => {
    const where = { channel, ...(thread === null ? {} : { thread_ts: thread }) }
    // As the text that the SDK would make of them: it copies objects through and through, for a log that we don't keep.
    const message = { ...where, text, blocks: JSON.stringify(blocks), ...literally }
    if (user !== null) await client.apiCall('chat.postEphemeral', { ...message, user })
    else {
      const metadata = JSON.stringify(marking(mark))
      await client.apiCall('chat.postMessage', { ...message, ...unfolded, metadata })
    }
  }

  /** There, or with the asker where nobody may write. A direct message may have become another, or lost a thread. */
  const somewhere = async (
    target: Target,
    { asker }: Delivery,
    act: (place: Target) => Promise<void>,
  ): Promise<void> => {
    try {
      await act(target)
    } catch (error) {
      if (!shut.has(refusalIn(error) ?? '')) throw error
      const user = target.user ?? userOf(asker.key)
      if (isDirect(target)) directs.forget(user)
      const direct = await directWith(user)
      if (direct.channel === target.channel && target.thread === null) throw error
      await act(direct)
    }
  }

  const sendSomehow = (target: Target, delivery: Delivery, part: number, message: SlackMessage): Promise<void> =>
    somewhere(target, delivery, async (place) => {
      const mark = { key: delivery.key, part }
      try {
        await send(place, message, mark)
      } catch (error) {
        const plain = renderPlain(delivery.conversation, delivery.entry)[part]
        if (!refusedForm.has(refusalIn(error) ?? '') || plain === undefined) throw error
        await send(place, plain, mark)
      }
    })

  /** The files, or word of those that Slack won't have. What the asker alone may see goes into the direct message. */
  const shareSomehow = async (target: Target, delivery: Delivery, part: number): Promise<void> => {
    const { files = [] } = delivery
    const place = target.user === null ? target : await directWith(target.user)
    try {
      await somewhere(place, delivery, (each) => shareFiles(client, each, files))
    } catch (error) {
      if (refusalIn(error) === null) throw error
      const words = wordsFor(desk.catalog(), delivery.language ?? null)
      const left = words('files.not-posted', { files: files.map(({ name }) => name).join(', ') })
      await sendSomehow(place, delivery, part, oneLine(left))
    }
  }

  const progressOf = (delivery: Delivery): Progress => {
    const known = progress.get(delivery.key)
    if (known !== undefined) return known
    const fresh = {
      posted: new Set<number>(),
      shared: false,
      unsure: delivery.again === true || desk.now() - delivery.entry.at > freshMs,
    }
    progress.set(delivery.key, fresh)
    return fresh
  }

  const post = async (address: Address, delivery: Delivery, done: Progress): Promise<void> => {
    const target = await targetOf(address, delivery)
    if (done.unsure && target.user === null) {
      const found = await findTraces(client, target, delivery)
      for (const part of found.parts) done.posted.add(part)
      done.shared ||= found.files
    }
    done.unsure = false
    const messages = render(delivery.conversation, delivery.entry)
    for (const [part, message] of messages.entries()) {
      if (done.posted.has(part)) continue
      await sendSomehow(target, delivery, part, message)
      done.posted.add(part)
    }
    if (done.shared || done.posted.has(messages.length) || !delivery.files?.length) return
    await shareSomehow(target, delivery, messages.length)
    done.shared = true
  }

  return async (delivery) => {
    const address = addressOf(delivery.conversation)
    if (address === null) return { ok: false, retryAfterMs: null, permanent: true, why: 'not a place in Slack' }
    const done = progressOf(delivery)
    try {
      await post(address, delivery, done)
      progress.forget(delivery.key)
      return { ok: true }
    } catch (error) {
      const failure = failureOf(error)
      if (failure.kind === 'unsure') done.unsure = true
      return resultOf(failure)
    }
  }
}
