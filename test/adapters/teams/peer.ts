import { expect } from 'vitest'
import { z } from 'zod'
import type { ContractDesk, Peer, Shown } from '../channel-contract.ts'
import type { Frame } from './playground.ts'
import { buttonsIn, cardPart, openRig, type Rig, shownOf } from './rig.ts'
import type { Stage } from './stage.ts'

const cardMessage = z.object({
  messageId: z.string(),
  directLineConversationId: z.string().optional(),
  conversationId: z.string().optional(),
  suggestedActions: z.object({ actions: z.array(z.object({ value: z.string() })) }).optional(),
  attachments: z.array(z.object({ content: cardPart })).length(1),
})

export const cardsIn = (frames: readonly Frame[], action: string) =>
  frames.flatMap((frame) => {
    const message = cardMessage.safeParse(frame.message)
    return frame.action === action && message.success ? [message.data] : []
  })

type Where = 'personal' | 'group' | 'channel'

export interface PlaygroundPeer extends Peer {
  readonly rig: Rig
  /** Presses as clients that are older than Action.Execute do. */
  submit(action: string): Promise<readonly Shown[]>
}

/** The Playground's own person. */
export const openPeer = async (
  { address, playground }: Stage,
  where: Where,
  contract?: ContractDesk,
): Promise<PlaygroundPeer> => {
  const rig = await openRig({ FRONTDESK_TEAMS_PLAYGROUND: '1' }, {}, contract)
  address.app = rig.app
  const { config } = playground
  const user = config.currentUser
  await rig.contract.link(`teams:${config.tenantId}/${user.aadObjectId}`)
  const chats = {
    personal: config.personalChat.id,
    group: config.groupChats[0]?.id ?? '',
    channel: config.teams[0]?.channels[0]?.id ?? '',
  }
  /** In a channel, the chain of replies that the first message began. */
  let chat = chats[where]
  const before = cardsIn(playground.frames, 'createMessage').length
  let seen = before
  const cards = () => cardsIn(playground.frames, 'createMessage')
  const news = async (): Promise<readonly Shown[]> => {
    await rig.contract.answered()
    const expected = before + rig.delivered()
    await playground.until((frames) => cardsIn(frames, 'createMessage').length >= expected)
    const fresh = cards().slice(seen)
    seen = cards().length
    return fresh.map(({ attachments }) => shownOf(attachments[0]?.content ?? {}))
  }
  const acknowledged = async (path: string, body: object): Promise<unknown> => {
    const taken = address.taken.length
    const answer = await playground.send(path, body)
    await address.answered(taken + 1)
    expect(address.taken.at(-1)?.status).toBe(200)
    return answer
  }
  const write = async (text: string): Promise<void> => {
    const mention = `<at>${config.bot.name}</at>`
    const called =
      where === 'personal'
        ? { text }
        : { text: `${mention} ${text}`, mentions: [{ text: mention, mentioned: config.bot }] }
    const message = { type: 'text', textFormat: 'plain', from: { id: user.id }, ...called }
    const answer = await acknowledged(`/_conversation/v1/conversations/${encodeURIComponent(chat)}/messages`, message)
    const began = z.object({ postConversationId: z.string() }).safeParse(answer)
    if (began.success) chat = began.data.postConversationId
  }
  const find = (action: string) => {
    const offers = cards()
      .toReversed()
      .flatMap((message) => buttonsIn(message.attachments[0]?.content ?? {}).map((button) => ({ message, button })))
    const found = offers.find(({ button }) => button.action === action || button.title === action)
    if (found === undefined) throw new Error(`there is no button ${action}`)
    const conversation = { id: found.message.directLineConversationId ?? found.message.conversationId ?? chat }
    return { button: found.button, at: { conversation, replyToId: found.message.messageId, from: { id: user.id } } }
  }
  return {
    rig,
    store: rig.contract.store,
    say: async (text) => {
      await write(text)
      return news()
    },
    sayAll: async (texts) => {
      for (const text of texts) await write(text)
      return news()
    },
    press: async (action) => {
      const { button, at } = find(action)
      const value = { action: { type: 'Action.Execute', verb: button.action, data: button.data }, trigger: 'manual' }
      await acknowledged('/_conversation/v1/invoke', { name: 'adaptiveCard/action', value, ...at })
      return news()
    },
    submit: async (action) => {
      const { button, at } = find(action)
      await acknowledged('/_conversation/v1/submit', { value: button.data, ...at })
      return news()
    },
    redeliver: async () => {
      const response = await fetch(address.url, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: address.taken.at(-1)?.body ?? '',
      })
      expect(response.status).toBe(200)
      return news()
    },
    close: rig.close,
  }
}
