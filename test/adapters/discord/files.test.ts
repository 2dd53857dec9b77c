import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { isKeeper } from '../../../adapters/discord/files.ts'
import type { ConversationId } from '../../../src/ids.ts'
import { createBuiltinHelpdesk } from '../../../src/tickets/builtin.ts'
import { filesOf } from '../../../src/tickets/ticket-rules.ts'
import { filesInTicket } from '../../support/ticket-files.ts'
import { type FakeMessage, problem as problemOf } from './fake-state.ts'
import { ask, openRig, type Rig, shownText } from './rig.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const open = async () => {
  const rig = await openRig()
  closing.push(rig.close)
  return { ...rig, direct: rig.fake.directOf(rig.maria) }
}

const problem = 'all calls fail since this morning, we can not work'
const wordsOf = (messages: readonly FakeMessage[]) => messages.map(({ content }) => shownText(content)).join('\n')

describe('a file under a message', () => {
  it('goes into the ticket that the message opens', async () => {
    const rig = await open()
    const { fake, maria, direct, shownBy } = rig
    const attachments = [fake.keep('crash.log', 'it crashed')]
    expect(wordsOf(await shownBy(() => fake.write(maria, direct, problem, { attachments })))).toContain('crash.log')
    expect(await filesInTicket(rig.contract.store)).toEqual([['crash.log', 'it crashed']])
  })

  it('comes along when the message is handed over, with a word or without', async () => {
    const rig = await open()
    const { fake, maria, shownBy } = rig
    const room = fake.room()
    const handOver = (content: string) => {
      const said = { content, mentions: [], attachments: [fake.keep('crash.log', 'it crashed')] }
      return shownBy(() =>
        fake.command(maria, room, {
          name: 'Ask support',
          type: 3,
          target_id: '1',
          resolved: { messages: { 1: said } },
        }),
      )
    }
    await handOver(problem)
    expect(await filesInTicket(rig.contract.store)).toEqual([['crash.log', 'it crashed']])
    expect(wordsOf(await handOver(''))).toContain('crash.log')
  })

  it('is taken with a mention and without a word', async () => {
    const { fake, maria, shownBy } = await open()
    const attachments = [fake.keep('crash.log', 'it crashed')]
    const said = await shownBy(() => fake.write(maria, fake.room(), `<@${fake.bot.id}>`, { attachments }))
    expect(wordsOf(said)).toContain('crash.log')
  })

  it('is told of when it can not be had, and the rest of the message counts', async () => {
    const rig = await open()
    const { fake, maria, direct, shownBy } = rig
    const gone = fake.keep('gone.log', 'x')
    const attachments = [{ ...gone, url: `${gone.url}&hm=ended` }]
    const words = wordsOf(await shownBy(() => fake.write(maria, direct, problem, { attachments })))
    expect(words).toContain('#1001')
    expect(words).toContain('gone.log')
    expect(await filesInTicket(rig.contract.store)).toEqual([])
  })

  it('is not fetched from anybody but Discord', async () => {
    const asked: (string | undefined)[] = []
    const stranger = createServer((req, res) => {
      asked.push(req.url)
      res.end('here')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    closing.push(() => stranger.close())
    const { fake, maria, direct, shownBy } = await open()
    const elsewhere = `http://127.0.0.1:${(stranger.address() as AddressInfo).port}/secret.log`
    const moved = fake.keep('moved.log', 'x', elsewhere)
    for (const attachment of [{ ...moved, url: elsewhere }, moved]) {
      const said = await shownBy(() => fake.write(maria, direct, '', { attachments: [attachment] }))
      expect(wordsOf(said)).toContain('moved.log')
    }
    expect(asked).toEqual([])
  })
})

it.each([
  ['https://cdn.discordapp.com/attachments/1/2/a.log?ex=1', true],
  ['https://media.discordapp.net/attachments/1/2/a.png', true],
  ['http://127.0.0.1:4000/attachments/1/2/a.log', true],
  ['http://127.0.0.1:4001/attachments/1/2/a.log', false],
  ['http://cdn.discordapp.com/attachments/1/2/a.log', false],
  ['https://cdn.discordapp.com:8443/attachments/1/2/a.log', false],
  ['https://cdn.discordapp.com.evil.example/a.log', false],
  ['https://cdn.discordapp.com@evil.example/a.log', false],
  ['file:///etc/passwd', false],
])('files are fetched from %s: %s', (url, fetched) =>
  expect(isKeeper(new URL(url), 'http://127.0.0.1:4000/api')).toBe(fetched),
)

describe('a file that an engineer sends', () => {
  const sent = async (rig: Awaited<ReturnType<typeof open>>, removed = false) => {
    const { fake, maria, direct, contract, shownBy, news } = rig
    await shownBy(() => fake.write(maria, direct, problem, { attachments: [fake.keep('a.log', 'the very words')] }))
    const [ticket] = await contract.store.tickets({ limit: 1 })
    if (ticket === undefined) return expect.fail('no ticket')
    if (removed) vi.spyOn(contract.store, 'attachmentBytes').mockResolvedValue(null)
    await createBuiltinHelpdesk(contract.store).change(ticket.number, {
      key: 'c1' as never,
      at: contract.desk.now(),
      by: { kind: 'engineer', name: 'Eva' },
      change: { kind: 'comment', text: 'as you sent it', public: true, files: filesOf(ticket) },
    })
    await contract.desk.drain()
    return news()
  }

  it('comes after its words', async () => {
    const said = await sent(await open())
    expect(wordsOf(said)).toContain('as you sent it')
    const [file] = said.at(-1)?.attachments ?? []
    expect(file).toMatchObject({ filename: 'a.log' })
    expect(await (await fetch(file?.url ?? '')).text()).toBe('the very words')
  })

  it('is named where Discord does not take it, or it is gone', async () => {
    const rig = await open()
    rig.fake.fail(/^POST \/channels\/\d+\/messages multipart/, problemOf(413, 40_005, 'Request entity too large'))
    const refused = await sent(rig)
    expect(wordsOf(refused)).toContain('as you sent it')
    expect(shownText(refused.at(-1)?.content ?? '')).toContain('could not be put here: a.log')
    const gone = await sent(await open(), true)
    expect(shownText(gone.at(-1)?.content ?? '')).toContain('could not be put here: a.log')
  })

  it('is seen by the asker alone where a command asked', async () => {
    const { fake, maria, news, shownBy, taken, contract, channel } = await open()
    await shownBy(() => fake.command(maria, fake.room(), ask('which support plans are there?')))
    const { conversation } = taken[0] ?? expect.fail('nothing was taken in')
    const [, entry] = await contract.store.entries(conversation, { afterSeq: 0, limit: 2, audience: 'customer' })
    if (entry === undefined) return expect.fail('no answer')
    const file = { id: 'f' as never, name: 'a.log', type: 'text/plain', size: 1, sha256: '' }
    const files = [{ ...file, read: async () => Buffer.from('x') }]
    const asker = { key: `discord:${maria.id}` as never, rules: [], displayName: 'Maria', verified: true }
    expect(await channel.deliver({ conversation, entry, key: 'late', asker, files })).toEqual({ ok: true })
    expect(news().at(-1)).toMatchObject({ ephemeralFor: maria.id, attachments: [{ filename: 'a.log' }] })
  })
})

describe('a message that is taken back', () => {
  it('loses its words and its file, and nothing is said', async () => {
    const rig = await open()
    const { fake, maria, direct, shownBy, contract } = rig
    const attachments = [fake.keep('secret.txt', 's')]
    const before = await openedBy(rig, () =>
      fake.write(maria, direct, 'do you do backups? see my password', { attachments }),
    )
    expect(await shownBy(() => fake.remove(before))).toEqual([])
    expect(await shownBy(() => fake.redeliver())).toEqual([])
    const conversation = `discord:@me/${direct.id}` as ConversationId
    const said = await contract.store.entries(conversation, { afterSeq: 0, limit: 100, audience: 'customer' })
    const theirs = said.filter(({ from }) => from === 'customer')
    expect(theirs).toHaveLength(1)
    expect(JSON.stringify(theirs)).not.toContain('password')
    await shownBy(() => fake.write(maria, direct, problem))
    expect(await filesInTicket(rig.contract.store)).toEqual([])
  })

  it('is one of several that a moderator removes at once', async () => {
    const rig = await open()
    const { fake, maria, taken, answeredAll, contract } = rig
    const room = fake.room()
    const ask = `<@${fake.bot.id}> do you do backups? my password`
    const ours = await openedBy(rig, () => fake.write(maria, room, ask))
    const theirs = await openedBy(rig, () => fake.write(maria, room, 'lunch?'))
    fake.remove(theirs, ours)
    await answeredAll(4)
    expect(taken.slice(2).map(({ kind }) => kind)).toEqual(['deleted', 'deleted'])
    const inThread = (thread: string) => `discord:${fake.guild}/${room.id}/${thread}` as ConversationId
    const said = await contract.store.entries(inThread(ours.id), { afterSeq: 0, limit: 100, audience: 'customer' })
    expect(said.length).toBeGreaterThan(1)
    expect(JSON.stringify(said.filter(({ from }) => from === 'customer'))).not.toContain('password')
    expect(await contract.store.conversation(inThread(theirs.id))).toBeNull()
  })
})

/** The message, once it is answered and read. */
const openedBy = async ({ shownBy }: Pick<Rig, 'shownBy'>, write: () => FakeMessage): Promise<FakeMessage> => {
  const written = Promise.withResolvers<FakeMessage>()
  await shownBy(() => written.resolve(write()))
  return written.promise
}
