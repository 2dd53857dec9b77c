import { request } from 'node:http'
import { expect, test, vi } from 'vitest'
import { channelContract } from '../channel-contract.ts'
import { cardsIn, openPeer } from './peer.ts'
import type { Frame } from './playground.ts'
import { openRig, shownOf } from './rig.ts'
import { useStage } from './stage.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const stage = useStage()

channelContract('Teams in the Playground', () => openPeer(stage(), 'personal'), {
  files: 'the Playground keeps none; payloads of Teams with files are read in the tests beside this one',
})

test.each(['personal', 'group', 'channel'] as const)(
  'question, answer with a card, button and ticket number, %s',
  async (where) => {
    const peer = await openPeer(stage(), where)
    const answer = await peer.say('which support plans are there?')
    expect(answer.flatMap(({ actions }) => actions.map(({ id }) => id))).toContain('more')
    expect(await peer.press('more')).not.toEqual([])
    const opened = await peer.say('I want to open a ticket')
    expect(opened.at(-1)?.text).toMatch(/1001/)
    const raised = await peer.submit(opened.at(-1)?.actions.find(({ id }) => id.startsWith('priority:'))?.id ?? '')
    expect(raised.map(({ text }) => text).join('\n')).toMatch(/1001/)
    await peer.rig.channel.stop()
    const updated = cardsIn(stage().playground.frames, 'updateMessage').at(-1)
    expect(shownOf(updated?.attachments[0]?.content ?? {})).toMatchObject({
      text: expect.stringContaining('✓'),
      actions: [],
    })
    await peer.close()
  },
)

test('what is told later reaches its conversation, also through a process that heard nothing there', async () => {
  for (const where of ['personal', 'channel'] as const) {
    const peer = await openPeer(stage(), where)
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
    await stage().playground.until(told)
    await restarted.close()
  }
})

test('the Playground is believed on this machine alone', async () => {
  const rig = await openRig({ FRONTDESK_TEAMS_PLAYGROUND: '1' })
  const { address } = stage()
  address.app = rig.app
  expect(rig.logged()).toContain('FRONTDESK_TEAMS_PLAYGROUND=1')
  const called = (host: string): Promise<number | undefined> =>
    new Promise((resolve, reject) => {
      const headers = { 'Content-Type': 'application/json', Host: host }
      const sent = request(address.url, { method: 'POST', headers }, (response) => {
        response.resume()
        resolve(response.statusCode)
      })
      sent.once('error', reject)
      sent.end(JSON.stringify({ type: 'typing', channelId: 'msteams', serviceUrl: 'http://localhost:1/_connector' }))
    })
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
  expect(await called('localhost:3000')).toBe(200)
  expect(await called('support.example.com')).toBe(401)
  expect(await status('https://evil.example/')).toBe(401)
  expect(await status('http://localhost.evil.example/')).toBe(401)
  await rig.close()
})
