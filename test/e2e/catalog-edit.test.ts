import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { eventually, startServer, workplace } from '../support/program.ts'
import { call } from '../support/web-server.ts'
import { openVisitor } from './visitor.ts'

const status = z.object({ chat: z.object({ windows: z.string() }) })

it('takes a good edit of the catalog over while running; a broken one is reported and the old one stays', async () => {
  const { env } = workplace()
  const at = workplace({ FRONTDESK_INTENTS: './intents' })
  const folder = join(at.folder, 'intents')
  cpSync(env.FRONTDESK_INTENTS ?? '', folder, { recursive: true })
  const edit = (file: string, from: string, to: string): void => {
    const text = readFileSync(join(folder, file), 'utf8')
    expect(text).toContain(from)
    writeFileSync(join(folder, file), text.replace(from, to))
  }
  const server = await startServer(at)
  const windows = async () => status.parse((await call(`${server.url}/api/status`)).body).chat.windows
  const visitor = await openVisitor(server.url)
  expect(await windows()).toContain('20:00')

  edit('hours.yaml', 'to: "20:00"', 'to: "21:30"')
  await eventually('the new hours', async () => ((await windows()).includes('21:30') ? true : null))
  await visitor.say('When is live chat open?')
  await visitor.hears(/08:00–21:30/)

  edit('hours.yaml', 'to: "21:30"', 'to: "25:00"')
  const line =
    readFileSync(join(folder, 'hours.yaml'), 'utf8')
      .split('\n')
      .findIndex((text) => text.includes('"25:00"')) + 1
  await eventually('a report', () => (/catalog is wrong.*old one stays/.test(server.printed().stderr) ? true : null))
  expect(server.printed().stderr).toContain(`hours.yaml:${line}`)
  expect(await windows()).toContain('21:30')
  await visitor.say('And what are the hours of the chat?')
  await visitor.hears(/08:00–21:30/)

  edit('hours.yaml', 'to: "25:00"', 'to: "19:00"')
  edit('replies/en.yaml', 'Any time.', 'It was a pleasure.')
  edit('replies/en.yaml', "You're welcome!", 'My pleasure!')
  await eventually('the repaired hours', async () => ((await windows()).includes('19:00') ? true : null))
  await visitor.say('Thank you!')
  await visitor.hears(/pleasure/)
  expect(server.printed().stderr.match(/catalog is wrong/g)).toHaveLength(1)
})
