import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { isKeeper } from '../../../adapters/slack/files.ts'
import type { AttachmentId, ConversationId, EffectKey } from '../../../src/ids.ts'
import { attachmentOf } from '../../../src/runtime/attachments.ts'
import { filesInTicket } from '../../support/ticket-files.ts'
import { direct, envelope, maria, message, openRig, type Rig, room, wordsOf } from './rig.ts'

const closing: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const open = async (): Promise<Rig> => {
  const rig = await openRig()
  closing.push(rig.close)
  return rig
}

const problem = 'all calls fail since this morning, we can not work'

const withFiles = ({ slack }: Rig, text: string, files: readonly object[], ts = slack.nextTs()) =>
  message(slack, direct, text, { ts, fields: { subtype: 'file_share', files } })

const takenBack = ({ slack }: Rig, ts: string, channel = direct) =>
  envelope(slack, {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel,
    channel_type: channel === direct ? 'im' : 'channel',
    ts: slack.nextTs(),
    deleted_ts: ts,
    previous_message: { type: 'message', user: maria, ts, text: '' },
  })

const told = async (rig: Rig): Promise<string> => (await rig.news()).map(wordsOf).join('\n')

describe('a file under a message', () => {
  it('goes into the ticket that the message opens', async () => {
    const rig = await open()
    const log = rig.slack.keep('crash.log', 'it crashed')
    const seen = rig.slack.keep('trace.txt', 'a trace')
    const unseen = { id: seen.id, mode: 'hosted', file_access: 'check_file_info' }
    expect(await rig.deliver(withFiles(rig, problem, [log, unseen]))).toBe(true)
    expect(await told(rig)).toContain('crash.log')
    expect(await filesInTicket(rig.contract.store)).toEqual([
      ['crash.log', 'it crashed'],
      ['file.txt', 'a trace'],
    ])
  })

  it('comes along when the message is handed over, with a word or without', async () => {
    const rig = await open()
    const { slack } = rig
    const handOver = (text: string) => ({
      type: 'message_action',
      callback_id: 'ask-support',
      user: { id: maria, team_id: slack.team },
      trigger_id: `ask.${text}`,
      channel: { id: room },
      message: { ts: slack.nextTs(), text, files: [slack.keep('crash.log', 'it crashed')] },
    })
    expect(await rig.deliver(handOver(problem), 'interactive')).toBe(true)
    await rig.news()
    expect(await filesInTicket(rig.contract.store)).toEqual([['crash.log', 'it crashed']])
    await rig.deliver(handOver(''), 'interactive')
    expect(await told(rig)).toContain('crash.log')
  })

  it('is asked about when it comes without a word', async () => {
    const rig = await open()
    await rig.deliver(withFiles(rig, '', [rig.slack.keep('crash.log', 'it crashed')]))
    expect(await told(rig)).toContain('crash.log')
  })

  it('is told of when it can not be had, and the rest of the message counts', async () => {
    const rig = await open()
    const { slack } = rig
    const gone = { ...slack.keep('gone.log', 'x'), url_private_download: `${slack.apiUrl}../files-pri/F0` }
    const hidden = { id: 'F0UNKNOWN', name: 'hidden.log', file_access: 'check_file_info' }
    expect(await rig.deliver(withFiles(rig, problem, [gone, hidden]))).toBe(true)
    const words = await told(rig)
    expect(words).toContain('#1001')
    expect(words).toContain('gone.log')
    expect(words).toContain('hidden.log')
    expect(await filesInTicket(rig.contract.store)).toEqual([])
  })

  it('is not fetched from anybody but Slack, who would learn our token', async () => {
    const asked: string[] = []
    const stranger = createServer((req, res) => {
      asked.push(`${req.url} ${req.headers.authorization}`)
      res.end('here')
    })
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve))
    closing.push(() => stranger.close())
    const { port } = stranger.address() as AddressInfo
    const rig = await open()
    const moved = rig.slack.keep('moved.log', 'x', { movedTo: `http://127.0.0.1:${port}/b.log` }).url_private
    for (const url of [`http://127.0.0.1:${port}/a.log`, `http://slack.com@127.0.0.1:${port}/a.log`, moved]) {
      await rig.deliver(withFiles(rig, '', [{ id: 'F1', name: 'a.log', size: 1, url_private_download: url }]))
      expect(await told(rig)).toContain('a.log')
    }
    expect(asked).toEqual([])
    expect(rig.logged()).not.toContain('xoxb-')
  })
})

it.each([
  ['https://files.slack.com/files-pri/T-F/a.log', true],
  ['https://slack.com/files/a.log', true],
  ['https://files.slack-gov.com/files-pri/T-F/a.log', true],
  ['http://127.0.0.1:4000/files/a.log', true],
  ['http://127.0.0.1:4001/files/a.log', false],
  ['http://files.slack.com/files-pri/T-F/a.log', false],
  ['https://evilslack.com/a.log', false],
  ['https://slack.com.evil.example/a.log', false],
  ['https://slack.com@evil.example/a.log', false],
  ['file:///etc/passwd', false],
])('our token for files goes to %s: %s', (url, goes) =>
  expect(isKeeper(new URL(url), 'http://127.0.0.1:4000/api/')).toBe(goes),
)

describe("an engineer's file", () => {
  /** A ticket that began in a direct message, on which an engineer comments with files. */
  const answerWith = async (rig: Rig, names: readonly string[]) => {
    const { contract, slack } = rig
    await rig.deliver(message(slack, direct, problem))
    await rig.news()
    const files = names.map((name) => attachmentOf(`a-${name}` as AttachmentId, { name, type: 'text/plain' }, words))
    const at = contract.desk.now()
    for (const attachment of files)
      await contract.store.putAttachment({ attachment, owner: 'test' as ConversationId, storedAt: at }, words)
    const by = { kind: 'engineer', name: 'Ann' } as const
    const change = { kind: 'comment', text: 'See the guide.', public: true, files } as const
    const [ticket] = await contract.store.tickets({ limit: 1 })
    if (ticket === undefined) return expect.fail('no ticket')
    await contract.helpdesk.change(ticket.number, { key: 'c1' as EffectKey, at, by, change })
    await contract.later(0)
  }
  const words = Buffer.from('the guide')
  const shared = (rig: Rig) => rig.slack.messages.filter(({ files }) => files.length > 0)

  it('stands under what was said with it', async () => {
    const rig = await open()
    await answerWith(rig, ['guide.txt', 'more.txt'])
    const [said, sent, ...others] = await rig.news()
    expect(others).toEqual([])
    expect(said === undefined ? '' : wordsOf(said)).toContain('See the guide.')
    expect(sent).toMatchObject({ channel: direct, files: [{ name: 'guide.txt' }, { name: 'more.txt' }] })
    expect(sent?.files.map(rig.slack.contentOf)).toEqual(['the guide', 'the guide'])
  })

  it.each([
    ['files.completeUploadExternal', 'lost'],
    ['files.completeUploadExternal', { status: 500 }],
    ['files.getUploadURLExternal', { status: 429, headers: { 'Retry-After': '2' } }],
    ['upload', { status: 503 }],
  ] as const)('comes once, when %s goes wrong: %j', async (method, mishap) => {
    const rig = await open()
    rig.slack.mishap(method, mishap)
    await answerWith(rig, ['guide.txt'])
    for (const ms of [5000, 60_000]) await rig.contract.later(ms)
    expect(shared(rig)).toHaveLength(1)
    expect((await rig.news()).filter((each) => wordsOf(each).includes('See the guide.'))).toHaveLength(1)
  })

  it.each([
    ['files.getUploadURLExternal', { error: 'missing_scope' }],
    ['upload', { status: 413 }],
    ['files.completeUploadExternal', { error: 'file_uploads_disabled' }],
  ] as const)('is told of when Slack does not take it: %s %j', async (method, mishap) => {
    const rig = await open()
    rig.slack.mishap(method, mishap)
    await answerWith(rig, ['guide.txt'])
    await rig.contract.later(60_000)
    expect(shared(rig)).toEqual([])
    expect((await rig.news()).map(wordsOf).at(-1)).toContain('could not be put here: guide.txt')
  })
})

describe('a message that is taken back', () => {
  it('loses its words and its file, and nothing is said', async () => {
    const rig = await open()
    const ts = rig.slack.nextTs()
    await rig.deliver(withFiles(rig, 'do you do backups? see my password', [rig.slack.keep('secret.txt', 's')], ts))
    await rig.news()
    expect(await rig.deliver(takenBack(rig, ts))).toBe(true)
    expect(await rig.deliver(takenBack(rig, ts))).toBe(true)
    expect(await rig.news()).toEqual([])
    const conversation = `slack:${rig.slack.team}/${direct}` as ConversationId
    const said = await rig.contract.store.entries(conversation, { afterSeq: 0, limit: 100, audience: 'customer' })
    const theirs = said.filter(({ from }) => from === 'customer')
    expect(theirs).toHaveLength(1)
    expect(JSON.stringify(theirs)).not.toContain('password')
    await rig.deliver(message(rig.slack, direct, problem))
    await rig.news()
    expect(await filesInTicket(rig.contract.store)).toEqual([])
  })

  it('loses its words when it was handed over by "Ask support", too', async () => {
    const rig = await open()
    const ts = rig.slack.nextTs()
    const handedOver = {
      type: 'message_action',
      callback_id: 'ask-support',
      user: { id: maria, team_id: rig.slack.team },
      trigger_id: 'ask.1',
      channel: { id: room },
      message: { ts, text: 'do you do backups? see my password' },
    }
    await rig.deliver(handedOver, 'interactive')
    await rig.news()
    expect(await rig.deliver(takenBack(rig, ts, room))).toBe(true)
    const conversation = `slack:${rig.slack.team}/${room}/${ts}` as ConversationId
    const said = await rig.contract.store.entries(conversation, { afterSeq: 0, limit: 100, audience: 'customer' })
    expect(said.length).toBeGreaterThan(1)
    expect(JSON.stringify(said.filter(({ from }) => from === 'customer'))).not.toContain('password')
  })

  it('was none of ours: nothing happens', async () => {
    const rig = await open()
    expect(await rig.deliver(takenBack(rig, rig.slack.nextTs()))).toBe(true)
    expect(await rig.news()).toEqual([])
    expect(await rig.contract.store.conversation(`slack:${rig.slack.team}/${direct}` as ConversationId)).toBeNull()
  })
})
