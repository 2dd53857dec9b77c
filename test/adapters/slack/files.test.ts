import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { isKeeper } from '../../../adapters/slack/files.ts'
import type { ConversationId } from '../../../src/ids.ts'
import { filesOf } from '../../../src/tickets/ticket-rules.ts'
import { direct, envelope, maria, message, openRig, type Rig, wordsOf } from './rig.ts'

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

const takenBack = ({ slack }: Rig, ts: string) =>
  envelope(slack, {
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel: direct,
    channel_type: 'im',
    ts: slack.nextTs(),
    deleted_ts: ts,
    previous_message: { type: 'message', user: maria, ts, text: '' },
  })

const told = async (rig: Rig): Promise<string> => (await rig.news()).map(wordsOf).join('\n')

/** The files of the newest ticket, by name and content. */
const filesInTicket = async ({ contract: { store } }: Rig) => {
  const [ticket] = await store.tickets({ limit: 1 })
  if (ticket === undefined) return expect.fail('no ticket')
  return Promise.all(
    filesOf(ticket).map(async ({ id, name }) => [name, String(Buffer.from((await store.attachmentBytes(id)) ?? []))]),
  )
}

describe('a file under a message', () => {
  it('goes into the ticket that the message opens', async () => {
    const rig = await open()
    const log = rig.slack.keep('crash.log', 'it crashed')
    const seen = rig.slack.keep('trace.txt', 'a trace')
    const unseen = { id: seen.id, mode: 'hosted', file_access: 'check_file_info' }
    expect(await rig.deliver(withFiles(rig, problem, [log, unseen]))).toBe(true)
    expect(await told(rig)).toContain('crash.log')
    expect(await filesInTicket(rig)).toEqual([
      ['crash.log', 'it crashed'],
      ['file.txt', 'a trace'],
    ])
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
    expect(await filesInTicket(rig)).toEqual([])
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
    expect(await filesInTicket(rig)).toEqual([])
  })

  it('was none of ours: nothing happens', async () => {
    const rig = await open()
    expect(await rig.deliver(takenBack(rig, rig.slack.nextTs()))).toBe(true)
    expect(await rig.news()).toEqual([])
    expect(await rig.contract.store.conversation(`slack:${rig.slack.team}/${direct}` as ConversationId)).toBeNull()
  })
})
