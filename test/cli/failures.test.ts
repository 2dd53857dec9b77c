import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { run, type Workplace, workplace, writeInto } from '../support/program.ts'

/** What the program says when it refuses: on standard error, with 1 as its exit code, and without a trace. */
const refusal = async (at: Workplace, ...args: readonly string[]): Promise<string> => {
  const { code, stdout, stderr } = await run(at, args)
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toMatch(/^error: /)
  expect(stderr).not.toMatch(/^ +at |node:internal|bug/m)
  return stderr
}

describe.concurrent('settings', () => {
  it('names every wrong setting at once, each with what would be right', async () => {
    const at = workplace({
      FRONTDESK_STOR: 'sqlite:x',
      PORT: '99999',
      FRONTDESK_ZONE: 'Mars',
      FRONTDESK_WEB_ORIGINS: 'x',
    })
    const said = await refusal(at, 'serve')
    expect(said).toMatch(/FRONTDESK_STOR .*did you mean FRONTDESK_STORE\?/)
    expect(said).toMatch(/PORT must be a port, 0 to 65535/)
    expect(said).toMatch(/FRONTDESK_ZONE must be .*Europe\/Paris/)
    expect(said).toMatch(/FRONTDESK_WEB_ORIGINS must be .*https:\/\/www\.example\.com/)
  })

  it('takes settings from frontdesk.yaml, and the environment before it', async () => {
    const at = workplace({ FRONTDESK_ZONE: 'UTC+1' })
    writeInto(at, 'frontdesk.yaml', 'FRONTDESK_ZONE: UTC+3\nFRONTDESK_LOG_LEVEL: warn\n')
    expect((await run(at, ['hours'])).stdout).toContain('UTC+1')
  })

  it('refuses a secret in the file without repeating it, and a file that is no YAML', async () => {
    const at = workplace()
    writeInto(at, 'frontdesk.yaml', 'FRONTDESK_WEB_IDENTITY_SECRET: hunter2\n')
    const said = await refusal(at, 'serve')
    expect(said).toMatch(/FRONTDESK_WEB_IDENTITY_SECRET.*environment/)
    expect(said).not.toContain('hunter2')
    writeInto(at, 'frontdesk.yaml', 'PORT: 3000\nZONE: [\n')
    expect(await refusal(at, 'hours')).toContain('frontdesk.yaml, line')
  })
})

describe.concurrent('the Node that runs it', () => {
  it('is told to be unfit, with the one that is, where it can not read the sources', async () => {
    const said = await refusal(workplace({ NODE_OPTIONS: '--no-experimental-strip-types' }), 'serve')
    expect(said).toContain(process.version)
    expect(said).toContain('node_modules/.bin/node')
  })
})

describe.concurrent('the data folder', () => {
  it('says which folder must be written to when it cannot be', async () => {
    const at = workplace({ FRONTDESK_STORE: 'sqlite:./blocked/frontdesk.db' })
    writeInto(at, 'blocked', 'a file where a folder should be')
    for (const said of await Promise.all([refusal(at, 'serve'), refusal(at, 'accounts', 'list')]))
      expect(said).toContain('blocked')
  })

  it('leaves a file that is no database, or a newer one, as it is', async () => {
    const at = workplace({ FRONTDESK_STORE: 'sqlite:./frontdesk.db' })
    const path = writeInto(at, 'frontdesk.db', 'A letter to the customer, and no database at all.\n'.repeat(100))
    expect(await refusal(at, 'serve')).toContain('FRONTDESK_STORE')
    expect(readFileSync(path, 'utf8')).toMatch(/^A letter/)
    const newer = workplace()
    mkdirSync(join(newer.folder, 'data'))
    const db = new DatabaseSync(join(newer.folder, 'data', 'frontdesk.db'))
    db.exec('PRAGMA user_version = 9999; CREATE TABLE later (id TEXT)')
    db.close()
    expect(await refusal(newer, 'tickets', 'list')).toMatch(/newer/)
  })
})

describe.concurrent('the address', () => {
  it('says that the port is taken, and how to take another', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? String(address.port) : ''
    expect(await refusal(workplace({ PORT: port }), 'serve')).toMatch(new RegExp(`${port}.*EADDRINUSE.*PORT`, 's'))
    other.close()
  })
})

describe.concurrent('the catalog', () => {
  it('is found to be in order as it comes', async () => {
    const { code, stdout } = await run(workplace(), ['check'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/4 plans, 31 services/)
  })

  it('is refused with file, line and remedy of each mistake', async () => {
    const { env } = workplace()
    const at = workplace({ FRONTDESK_INTENTS: './mine' })
    const mine = join(at.folder, 'mine')
    cpSync(env.FRONTDESK_INTENTS ?? '', mine, { recursive: true })
    const plans = readFileSync(join(mine, 'plans.yaml'), 'utf8')
    writeFileSync(join(mine, 'plans.yaml'), plans.replace('    name: PREMIUM', '    nmae: PREMIUM'))
    const line = plans.slice(0, plans.indexOf('    name: PREMIUM')).split('\n').length
    for (const said of await Promise.all(['check', 'serve', 'hours'].map((command) => refusal(at, command))))
      expect(said).toMatch(new RegExp(`plans\\.yaml:${line}:5 .*nmae.*did you mean name\\?`))
  })

  it('is missed where there is none', async () => {
    expect(await refusal(workplace({ FRONTDESK_INTENTS: './nowhere' }), 'check')).toContain('nowhere')
  })
})

describe.concurrent('help', () => {
  const commands = ['serve', 'chat', 'check', 'ask', 'hours', 'understand', 'accounts', 'tickets']

  it.each([...commands, 'accounts import', 'tickets comment'])('explains %s', async (command) => {
    const { code, stdout, stderr } = await run(workplace(), [...command.split(' '), '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`Usage: frontdesk ${command}`)
  })

  it('lists every command, and points to itself where a command is unknown', async () => {
    const { stdout } = await run(workplace(), ['--help'])
    for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, 'm'))
    const { code, stderr } = await run(workplace(), ['ticket'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/tickets.*--help/s)
  })
})
