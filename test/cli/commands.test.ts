import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createProgram } from '../../src/cli/program.ts'
import { loadSettings, serve } from '../../src/main.ts'
import { vendorFolder } from '../catalog/vendor-catalog.ts'
import { openVisitor } from '../e2e/visitor.ts'

/** The commands in this process, one after another on one store, as an administrator's afternoon. */
const folder = mkdtempSync(join(tmpdir(), 'frontdesk-commands-'))

const run = async (...args: string[]): Promise<string> => {
  const lines: string[] = []
  const log = vi.spyOn(console, 'log').mockImplementation((...words) => void lines.push(words.join(' ')))
  const write = vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    lines.push(String(text).trimEnd())
    return true
  })
  try {
    const program = await createProgram(args[0])
    await program.parseAsync(args, { from: 'user' })
  } finally {
    log.mockRestore()
    write.mockRestore()
  }
  return lines.join('\n')
}

const runJson = async (...args: string[]) => JSON.parse(await run(...args, '--json'))

beforeAll(() => {
  vi.stubEnv('FRONTDESK_STORE', `sqlite:${join(folder, 'desk.db')}`)
  vi.stubEnv('FRONTDESK_INTENTS', vendorFolder)
  vi.stubEnv('FRONTDESK_CACHE', join(tmpdir(), 'frontdesk-test-cache'))
  vi.stubEnv('FRONTDESK_LOG_LEVEL', 'silent')
  vi.stubEnv('PORT', '0')
})
afterEach(() => {
  process.exitCode = 0
})
afterAll(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

describe('an afternoon of commands', () => {
  it('finds the catalog in order, and tells the hours', async () => {
    expect(await run('check')).toContain('is in order')
    expect(await run('hours', '--at', '2026-11-24T20:00:00+02:00')).toContain('closed; it opens tomorrow 08:00')
    expect(await runJson('hours', '--at', '2026-11-24T08:00:00+02:00')).toMatchObject({ open: true, zone: 'UTC+2' })
  })

  it('adds, links, shows, imports and unlinks customers', async () => {
    expect(await run('accounts', 'list')).toContain('no accounts yet')
    expect(await run('accounts', 'add', 'Acme', '--plan', 'premium', '--until', '2099-12-31')).toContain(
      'PREMIUM until',
    )
    const { account } = await runJson('accounts', 'link', 'web', 'anna', 'acme')
    expect(account).toMatchObject({ name: 'Acme', plan: 'PREMIUM', links: ['web:anna'] })
    expect(await run('accounts', 'show', account.id)).toContain('web:anna')
    writeFileSync(join(folder, 'more.csv'), 'name,plan,until,links\nBeta,BASIC,2020-01-31,web:bob terminal:bob\n')
    expect(await run('accounts', 'import', join(folder, 'more.csv'))).toContain('1 accounts imported')
    expect(await run('accounts', 'list')).toMatch(/Acme .*\n?.*Beta .*BASIC ended on/s)
    expect((await runJson('accounts', 'show', 'beta')).account).toMatchObject({ plan: 'BASIC', planNow: 'FREE' })
    expect(await run('accounts', 'unlink', 'web', 'bob')).toContain('belongs to nobody')
    await expect(run('accounts', 'unlink', 'web', 'bob')).rejects.toThrow('not linked')
    await expect(run('accounts', 'link', 'pigeon', 'bob', 'Acme')).rejects.toThrow('names nobody')
    await expect(run('accounts', 'show', 'Nobody')).rejects.toThrow('no account')
  })

  it('answers and closes what a visitor wrote to the running server, who reads it there', async () => {
    const server = await serve(loadSettings())
    try {
      const visitor = await openVisitor(server.url)
      expect(await visitor.say('one of our clients has no sound on his calls')).toMatchObject({ status: 202 })
      await visitor.hears(/#1001/)
      expect(await run('tickets', 'list', '--state', 'open')).toContain('plan not confirmed')
      const { code } = await runJson('accounts', 'code', 'Acme')
      await visitor.say(`my code is ${code}`)
      await visitor.hears(/linked to Acme/)
      await run('tickets', 'comment', '1001', 'between us: a known one', '--private')
      expect(await run('tickets', 'comment', '1001', 'Please try again now.')).toContain('Please try again now.')
      await visitor.hears(/Support on #1001: Please try again now\./)
      expect((await runJson('tickets', 'close', '1001')).ticket).toMatchObject({ number: 1001, state: 'closed' })
      await visitor.hears(/#1001: closed/)
      expect(await run('tickets', 'show', '1001')).toMatch(/\(private\) between us/)
      expect((await runJson('tickets', 'list', '--account', 'Acme')).tickets).toMatchObject([{ plan: 'PREMIUM' }])
      await expect(run('tickets', 'show', '4711')).rejects.toThrow('no ticket #4711')
    } finally {
      await server.close()
    }
  })

  it('tells how a message would be taken', async () => {
    const at = ['--at', '2026-11-24T03:00:00+02:00', '--plan', 'BASIC']
    expect(await run('ask', 'everything is down, no calls at all', ...at)).toMatch(/action +ticket[\s\S]*#1001/)
    const asked = await runJson('ask', 'do you set up mysql replication', ...at)
    expect(asked).toMatchObject({
      action: 'answer',
      availability: { open: false },
      coverage: [{ service: 'mysql-replication', plan: 'BASIC', outcome: 'hourly' }],
    })
    expect(asked.reply).toContain('100 EUR/h')
    await expect(run('ask', 'hello', '--plan', 'GOLD')).rejects.toThrow('there is no plan')
  })

  it('copies one store to another', async () => {
    const [from, to] = [`sqlite:${join(folder, 'desk.db')}`, `sqlite:${join(folder, 'copy.db')}`]
    const warned = vi.spyOn(console, 'error').mockImplementation(() => {})
    const inUse = new DatabaseSync(join(folder, 'desk.db'))
    inUse.exec('BEGIN IMMEDIATE; ROLLBACK')
    await run('store', 'copy', '--from', from, '--to', to)
    expect(warned.mock.calls.flat()).toEqual([expect.stringContaining('desk.db is in use')])
    inUse.close()
    warned.mockClear()
    const second = `sqlite:${join(folder, 'second.db')}`
    await run('store', 'copy', '--from', to, '--to', second)
    expect(warned.mock.calls).toEqual([])
    warned.mockRestore()
    vi.stubEnv('FRONTDESK_STORE', to)
    expect((await runJson('tickets', 'show', '1001')).ticket).toMatchObject({ state: 'closed' })
    vi.stubEnv('FRONTDESK_STORE', from)
  })
})
