import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { z } from 'zod'
import { channelContract, type Peer, type Shown } from '../channel-contract.ts'
import { type Frame, type Playground, startPlayground } from './playground.ts'
import { type Address, buttonsIn, cardPart, openAddress, openRig, type Rig, shownOf } from './rig.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let address: Address
let playground: Playground
beforeAll(async () => {
  address = await openAddress()
  playground = await startPlayground(address.url)
})
afterAll(async () => {
  await playground.close()
  await address.close()
})

const cardMessage = z.object({
  messageId: z.string(),
  directLineConversationId: z.string().optional(),
  conversationId: z.string().optional(),
  suggestedActions: z.object({ actions: z.array(z.object({ value: z.string() })) }).optional(),
  attachments: z.array(z.object({ content: cardPart })).length(1),
})

const cardsIn = (frames: readonly Frame[], action: string) =>
  frames.flatMap((frame) => {
    const message = cardMessage.safeParse(frame.message)
    return frame.action === action && message.success ? [message.data] : []
  })

type Where = 'personal' | 'group' | 'channel'

interface PlaygroundPeer extends Peer {
  readonly rig: Rig
  /** Presses as clients that are older than Action.Execute do. */
  submit(action: string): Promise<readonly Shown[]>
}

const openPeer = async (where: Where): Promise<PlaygroundPeer> => {
  const rig = await openRig({ FRONTDESK_TEAMS_PLAYGROUND: '1' })
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

channelContract('Teams in the Playground', () => openPeer('personal'))

test.each(['personal', 'group', 'channel'] as const)(
  'question, answer with a card, button and ticket number, %s',
  async (where) => {
    const peer = await openPeer(where)
    const answer = await peer.say('which support plans are there?')
    expect(answer.flatMap(({ actions }) => actions.map(({ id }) => id))).toContain('more')
    expect(await peer.press('more')).not.toEqual([])
    const opened = await peer.say('I want to open a ticket')
    expect(opened.at(-1)?.text).toMatch(/1001/)
    const raised = await peer.submit(opened.at(-1)?.actions.find(({ id }) => id.startsWith('priority:'))?.id ?? '')
    expect(raised.map(({ text }) => text).join('\n')).toMatch(/1001/)
    await peer.rig.channel.stop()
    const updated = cardsIn(playground.frames, 'updateMessage').at(-1)
    expect(shownOf(updated?.attachments[0]?.content ?? {})).toMatchObject({
      text: expect.stringContaining('✓'),
      actions: [],
    })
    await peer.close()
  },
)

test('what is told later reaches its conversation, also through a process that heard nothing there', async () => {
  for (const where of ['personal', 'channel'] as const) {
    const peer = await openPeer(where)
    await peer.say('which support plans are there?')
    const delivery = { conversation: peer.rig.lastConversation(), asker: peer.rig.lastAsker(), key: `later ${where}` }
    const entry = {
      seq: 1000,
      at: peer.rig.contract.desk.now(),
      from: 'engineer',
      audience: 'customer',
      discreet: false,
      blocks: [{ kind: 'text', spans: [`told later, ${where}`] }],
      actions: [],
      why: null,
    } as const
    await peer.close()
    const restarted = await openRig({ FRONTDESK_TEAMS_PLAYGROUND: '1' })
    expect(await restarted.channel.deliver({ ...delivery, entry })).toEqual({ ok: true })
    const told = (frames: readonly Frame[]) =>
      cardsIn(frames, 'createMessage').some(
        ({ attachments }) => shownOf(attachments[0]?.content ?? {}).text === `told later, ${where}`,
      )
    await playground.until(told)
    await restarted.close()
  }
})

test('the Playground is believed on this machine alone', async () => {
  const rig = await openRig({ FRONTDESK_TEAMS_PLAYGROUND: '1' })
  address.app = rig.app
  expect(rig.logged()).toContain('FRONTDESK_TEAMS_PLAYGROUND=1')
  const status = async (serviceUrl: string, headers: Readonly<Record<string, string>> = {}) => {
    const body = JSON.stringify({ type: 'typing', channelId: 'msteams', serviceUrl })
    const response = await fetch(address.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...headers },
      body,
    })
    return response.status
  }
  expect(await status('http://localhost:1/_connector')).toBe(200)
  expect(await status('http://localhost:1/_connector', { 'X-Forwarded-For': '203.0.113.7' })).toBe(401)
  expect(await status('http://localhost:1/_connector', { Forwarded: 'for=203.0.113.7' })).toBe(401)
  expect(await status('http://localhost:1/_connector', { Origin: 'https://evil.example' })).toBe(401)
  expect(await status('https://evil.example/')).toBe(401)
  expect(await status('http://localhost.evil.example/')).toBe(401)
  await rig.close()
})
