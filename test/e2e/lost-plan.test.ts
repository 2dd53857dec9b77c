import { cpSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { otherCatalogsFolder } from '../catalog/vendor-catalog.ts'
import { eventually, run, runJson, startServer, workplace } from '../support/program.ts'
import { call } from '../support/web-server.ts'

const status = z.object({ chat: z.object({ windows: z.string() }) })

it('keeps a catalog in force while accounts have a plan that the new one takes away, and names them', async () => {
  const at = workplace({ FRONTDESK_INTENTS: './intents' })
  const folder = join(at.folder, 'intents')
  cpSync(join(otherCatalogsFolder, 'kornfeld'), folder, { recursive: true })
  const replaceAll = (from: string, to: string): void => {
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((each) =>
      each.endsWith('.yaml'),
    )) {
      const text = readFileSync(join(folder, name), 'utf8')
      if (text.includes(from)) writeFileSync(join(folder, name), text.replaceAll(from, to))
    }
  }
  const accounts = (...args: readonly string[]) => run(at, ['accounts', ...args])
  await accounts('add', 'Mill', '--plan', 'flatbread', '--until', '2099-12-31')
  await accounts('add', 'Old Mill', '--plan', 'flatbread', '--until', '2020-12-31')

  const server = await startServer(at)
  const windows = async () => status.parse((await call(`${server.url}/api/status`)).body).chat.windows
  const before = await windows()
  replaceAll('flatbread', 'focaccia')
  replaceAll('to: "17:00"', 'to: "17:15"')
  const report = await eventually('a report', () => /.*takes a plan away.*/.exec(server.printed().stderr)?.[0])
  expect(report).toContain("1 account has a plan that the catalog doesn't have: Mill (flatbread)")
  expect(report).toContain('accounts add')
  expect(await windows()).toBe(before)

  const doctor = await run(at, ['doctor'])
  expect(doctor).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^fail {2}accounts .*Mill \(flatbread\)\n +put/m),
  })
  expect((await accounts('list')).stdout).toMatch(/^Mill .*flatbread until .*not in the catalog/m)
  expect((await accounts('list')).stdout).toMatch(/^Old Mill +flatbread ended on \S+ \S+ \S+ +acc-/m)
  expect(await runJson(at, ['accounts', 'show', 'Mill', '--json'])).toMatchObject([
    { account: { plan: 'flatbread', planProblem: 'not in the catalog' } },
  ])

  await accounts('add', 'Mill', '--plan', 'focaccia', '--until', '2099-12-31')
  await eventually('the new catalog', async () => ((await windows()) === before ? null : true))
  expect(server.printed().stderr.match(/takes a plan away/g)).toHaveLength(1)
  expect((await run(at, ['doctor'])).code).toBe(0)

  await server.end('SIGTERM')
  replaceAll('focaccia', 'ciabatta')
  const again = await startServer(at)
  await eventually('a warning', () => /unknown.*/.exec(again.printed().stderr))
  expect(again.printed().stderr).toContain('Mill (focaccia)')
})
