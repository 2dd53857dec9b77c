import { expect, it } from 'vitest'
import { recordedOf, replay } from '../replaying.ts'

it('what Slack sent is replayed through the whole program, and shows what Slack would be sent', async () => {
  const names = ['app-mention', 'message-thread', 'slash-command', 'message-shortcut', 'message-channel']
  const all = [...names, 'app-home-opened', 'message-im', 'message-im']
  const [mention, thread, command, shortcut, channel, home, direct, again] = await replay('slack', all)
  const place = { channel: 'C024BE91L', thread_ts: '1760000002.000100' }
  expect(mention?.shown).toMatchObject([{ wire: { method: 'chat.postMessage', ...place } }])
  expect(mention?.shown[0]?.text).toContain('depends on the plan')
  expect(thread?.shown).toMatchObject([{ wire: place }])
  expect(command?.shown).toMatchObject([{ wire: { method: 'chat.postEphemeral', user: 'U2147483697' } }])
  expect(shortcut?.shown.at(-1)?.wire).toMatchObject({ channel: 'C024BE91L' })
  expect(channel?.shown).toEqual([])
  expect(home?.shown).toMatchObject([{ wire: { method: 'views.publish' } }])
  expect(direct?.shown).toMatchObject([{ wire: { channel: 'D024BE91L' } }])
  expect(again?.shown).toEqual([])
})

it('a press at our home is answered in the direct message beside it', async () => {
  const [press] = await replay('slack', ['home-button'])
  expect(press?.shown).toMatchObject([{ wire: { method: 'chat.postMessage', channel: 'D024BE91L' } }])
})

it('what came by Socket Mode is replayed, too', async () => {
  const [event, command] = await replay('slack', ['socket-event', 'socket-command'])
  expect(event?.shown).toMatchObject([{ wire: { channel: 'D024BE91L' } }])
  expect(event?.shown[0]?.text).toContain('08:00–20:00')
  expect(command?.shown).toMatchObject([{ wire: { method: 'chat.postEphemeral' } }])
})

it('every kind of payload is acknowledged', async () => {
  const names = recordedOf('slack')
  const all = await replay('slack', names)
  expect(all.map(({ told }, index) => `${names[index]} ${told}`)).toEqual(names.map((name) => `${name} 200`))
})
