import { readdirSync, readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { run, workplace } from '../../support/program.ts'

const folder = new URL('./payloads/', import.meta.url)
const at = workplace()

const played = z.object({ told: z.string(), shown: z.array(z.object({ text: z.string(), wire: z.unknown() })) })

const replay = async (names: readonly string[]) => {
  const lines = names.map((name) => JSON.stringify({ body: JSON.parse(String(readFileSync(new URL(name, folder)))) }))
  const { stdout } = await run(at, ['replay', '-', '--platform', 'slack', '--json'], lines.join('\n'))
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [played.parse(JSON.parse(line))]))
}

it('what Slack sent is replayed through the whole program, and shows what Slack would be sent', async () => {
  const names = ['app-mention', 'message-thread', 'slash-command', 'message-shortcut', 'message-channel']
  const all = [...names, 'app-home-opened', 'message-im', 'message-im'].map((name) => `${name}.json`)
  const [mention, thread, command, shortcut, channel, home, direct, again] = await replay(all)
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

it('every kind of payload is acknowledged', async () => {
  const names = readdirSync(folder)
  const all = await replay(names)
  expect(all.map(({ told }, index) => `${names[index]} ${told}`)).toEqual(names.map((name) => `${name} 200`))
})
