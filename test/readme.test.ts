import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { settingsSchema } from '../src/main.ts'
import { freePort } from './adapters/teams/playground.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const readme = readFileSync(join(root, 'README.md'), 'utf8')
const scripts = Object.keys(
  (JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { scripts: object }).scripts,
)

interface Shown {
  readonly command: string
  readonly output: string
}

/** Every `$ command` of the console blocks with what it is shown to print. */
const shown: readonly Shown[] = Array.from(readme.matchAll(/```console\n([\s\S]*?)```/g), ([, block = '']) =>
  block
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const [command = '', ...lines] = part.split('\n')
      return { command, output: lines.join('\n').trimEnd() }
    }),
).flat()

/** `…` stands for what differs from time to time. */
const asPattern = (text: string): RegExp =>
  new RegExp(
    `^${text
      .split('…')
      .map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('.+')}$`,
  )

const settingsTable = (): string =>
  Object.entries(settingsSchema.shape)
    .map(([name, schema]) => {
      const read = schema.safeParse(undefined)
      const value = read.success ? read.data : undefined
      const isNone = value === undefined || (Array.isArray(value) && value.length === 0)
      return `| \`${name}\` | ${isNone ? '–' : `\`${String(value)}\``} | ${schema.description} |`
    })
    .join('\n')

describe('README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-readme-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  it.each(shown)('$command prints what is shown', ({ command, output }) => {
    const line = command.replace(/^npm run -s frontdesk --/, `'${process.execPath}' src/frontdesk.js`)
    expect(line).not.toBe(command)
    const env = {
      PATH: process.env.PATH,
      HOME: folder,
      FRONTDESK_STORE: `sqlite:${join(folder, 'desk.db')}`,
      NO_COLOR: '1',
    }
    const { stdout, stderr } = spawnSync('sh', ['-c', line], { cwd: root, env, encoding: 'utf8' })
    expect(stderr).toBe('')
    expect(stdout.trimEnd()).toMatch(asPattern(output))
  })

  it('lists every setting with its default', () => {
    const [, table] = /\| Setting \|.*\n.*\n([\s\S]*?)\n\n/.exec(readme) ?? []
    expect(table).toBe(settingsTable())
  })

  it('names only scripts that there are', () => {
    const named = Array.from(readme.matchAll(/npm (?:run (?:-s )?)?([a-z:]+)/g), ([, name = '']) => name)
    expect(named.length).toBeGreaterThan(5)
    for (const name of named.filter((each) => each !== 'ci')) expect(scripts).toContain(name)
  })

  it('starts the Playground on a machine without a desktop', async () => {
    const [, line = ''] = /^(TEAMSAPPTESTER_BROWSER.*agentsplayground.*)$/m.exec(readme) ?? []
    const [, assigned = '', args = ''] = /^(\S+) npx agentsplayground (.*)$/.exec(line) ?? expect.fail()
    const [name = '', value] = assigned.split('=')
    const program = join(root, 'node_modules/@microsoft/m365agentsplayground/cli.js')
    const port = await freePort()
    const env = { PATH: process.env.PATH, HOME: folder, [name]: value }
    const child = spawn(process.execPath, [program, ...args.split(' '), '-p', String(port)], { cwd: folder, env })
    const exit = once(child, 'exit')
    for await (const chunk of child.stdout) if (String(chunk).includes(`Listening on ${port}`)) break
    const page = await fetch(`http://localhost:${port}`)
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('<html')])
    child.kill('SIGTERM')
    await exit
    expect(readFileSync(join(root, '.gitignore'), 'utf8').split('\n')).toContain('devTools/')
  })

  it('says a path for every room', () => {
    for (const [, path = ''] of readme.matchAll(/`((?:src|adapters|intents)\/?[\w./-]*)`/g)) {
      expect(() => readFileSync(join(root, path)), path).not.toThrow(/ENOENT/)
    }
  })
})
