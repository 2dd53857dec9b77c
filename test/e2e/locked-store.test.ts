import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { startServer, workplace } from '../support/program.ts'
import { openVisitor } from './visitor.ts'

it('waits for a program that holds the file, and says so, while all else goes on; then everything is answered once', async () => {
  const at = workplace()
  const server = await startServer(at)
  const visitor = await openVisitor(server.url)
  await visitor.say('which support plans are there?')
  await visitor.hears(/plans/)
  const before = await visitor.messages()

  const holder = new DatabaseSync(join(at.folder, 'data', 'frontdesk.db'))
  holder.exec('BEGIN EXCLUSIVE')
  const said = ['thanks', 'are you open?'].map((text, index) => visitor.say(text, `locked-${index}`))
  const answers = Promise.all(said)
  const asked = performance.now()
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect(await visitor.messages()).toEqual(before)
  expect(performance.now() - asked).toBeLessThan(2000)
  const ready = await fetch(`${server.url}/readyz`)
  expect([ready.status, await ready.text()]).toEqual([503, expect.stringContaining('store')])
  holder.exec('COMMIT')
  holder.close()

  for (const answer of await answers) expect(answer).toMatchObject({ status: 202, body: { duplicate: false } })
  await visitor.hears(/08:00–20:00/)
  expect(await visitor.say('are you open?', 'locked-1')).toMatchObject({ body: { duplicate: true } })
  const lines = (await visitor.messages()).slice(before.length)
  expect(lines.filter(({ from }) => from === 'customer').map(({ text }) => text)).toHaveLength(2)
  expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
})
