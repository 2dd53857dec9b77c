import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { run, runJson, workplace, writeInto } from '../support/program.ts'

const ticket = z.object({
  number: z.int(),
  subject: z.string(),
  description: z.string(),
  state: z.enum(['open', 'waiting-for-customer', 'closed']),
  priority: z.string(),
  plan: z.string().nullable(),
  account: z.string().nullable(),
  identity: z.string(),
  openedAt: z.iso.datetime({ offset: true }),
  answerDueAt: z.iso.datetime({ offset: true }).nullable(),
  history: z.array(
    z.strictObject({
      key: z.string(),
      at: z.iso.datetime({ offset: true }),
      by: z.strictObject({ kind: z.enum(['customer', 'engineer', 'system']), name: z.string() }),
      change: z.looseObject({ kind: z.string() }),
    }),
  ),
})
const agreementShape = {
  amount: z.number(),
  currency: z.string(),
  per: z.literal('hour'),
  price: z.string(),
  at: z.iso.datetime({ offset: true }),
  by: z.strictObject({ identity: z.literal('terminal:zoe'), name: z.string().nullable() }),
}
const one = z.tuple([z.strictObject({ ticket })]).transform(([only]) => only.ticket)
const many = z.tuple([z.strictObject({ tickets: z.array(ticket) })]).transform(([only]) => only.tickets)

const at = workplace()
const tickets = (...args: readonly string[]) => runJson(at, ['tickets', ...args, '--json'])
const numbers = async (...args: readonly string[]) =>
  many.parse(await tickets('list', ...args)).map(({ number }) => number)
const failing = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await run(at, ['tickets', ...args])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).not.toMatch(/^ +at /m)
  return stderr
}

const problem = 'One provider gets no calls since this morning'
const hostile = 'The GUI is very slow \u001b[2J\u009b31m\u202e today'

beforeAll(async () => {
  await runJson(at, ['accounts', 'add', 'Acme', '--plan', 'BASIC', '--json'])
  await runJson(at, ['accounts', 'link', 'terminal', 'joe', 'Acme', '--json'])
  await runJson(at, ['chat', '--json', '--user', 'joe'], problem)
  await runJson(at, ['chat', '--json', '--user', 'ann'], hostile)
})

describe('frontdesk tickets', () => {
  it('lists what customers opened, newest first, by account, by state and by page', async () => {
    const all = many.parse(await tickets('list'))
    expect(all).toMatchObject([
      { number: 1002, state: 'open', plan: null, account: null, identity: 'terminal:ann', answerDueAt: null },
      { number: 1001, state: 'open', plan: 'BASIC', identity: 'terminal:joe', subject: problem, description: problem },
    ])
    expect(await numbers('--account', 'acme')).toEqual([1001])
    expect(await numbers('--account', all[1]?.account ?? '')).toEqual([1001])
    expect(await numbers('--limit', '1')).toEqual([1002])
    expect(await numbers('--below', '1002')).toEqual([1001])
  })

  it('says of a store that is new that there was none', async () => {
    const { code, stdout, stderr } = await run(workplace(), ['tickets', 'list'])
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'There are no such tickets.\n' })
    expect(stderr).toMatch(/^new store at .*: is FRONTDESK_STORE set as for the server\?\n$/)
    expect((await run(at, ['tickets', 'list'])).stderr).toBe('')
    expect((await run(workplace(), ['accounts', 'add', 'Acme', '--plan', 'BASIC'])).stderr).toBe('')
  })

  it('adds what engineers say, to the customer and among themselves', async () => {
    expect((await run(at, ['tickets', 'list'])).stdout).toMatch(/#1001 .*answer by/)
    expect((await run(at, ['tickets', 'comment', '1001', 'We look into it', '--as', 'Eva'])).code).toBe(0)
    expect((await run(at, ['tickets', 'list'])).stdout).toMatch(/#1001 .*answered /)
    const told = one.parse(await tickets('comment', '#1001', 'Their switch again', '--private', '--as', 'Max'))
    expect(told.history).toMatchObject([
      { by: { kind: 'engineer', name: 'Eva' }, change: { kind: 'comment', text: 'We look into it', public: true } },
      { by: { kind: 'engineer', name: 'Max' }, change: { kind: 'comment', text: 'Their switch again', public: false } },
    ])
    const [long] = [one.parse(await runJson(at, ['tickets', 'comment', '1001', '-', '--json'], 'two\nlines\n'))]
    expect(long.history.at(-1)).toMatchObject({ change: { text: 'two\nlines', public: true } })
  })

  it('shows one ticket with its history, to people and to programs', async () => {
    const shown = one.parse(await tickets('show', '1001'))
    expect(shown.history).toHaveLength(3)
    const { stdout } = await run(at, ['tickets', 'show', '1001'])
    expect(stdout).toContain(problem)
    expect(stdout).toContain('Eva: We look into it')
    expect(stdout).toContain('Max: (private) Their switch again')
  })

  it('shows beside a ticket how each message of its conversation was understood and answered', async () => {
    const [shown] = await runJson(at, ['tickets', 'show', '1001', '--json'])
    expect(shown).toMatchObject({
      ticket: {
        transcript: [
          {
            from: 'customer',
            text: problem,
            why: {
              understanding: { intents: ['report-problem'], evidence: expect.arrayContaining([expect.anything()]) },
            },
          },
          { from: 'bot', text: expect.stringContaining('#1001'), why: { decision: { action: expect.any(String) } } },
          { from: 'engineer', text: expect.stringContaining('We look into it') },
          { from: 'engineer', text: expect.stringContaining('two\nlines') },
        ],
      },
    })
    const { stdout } = await run(at, ['tickets', 'show', '1001'])
    expect(stdout).toMatch(
      /customer: One provider gets no calls.*\n {2}understood as report-problem \d+ %.* because of: /,
    )
    expect(stdout).toMatch(/bot: Ticket #1001 .*\n {2}ticket; asked intents=report-problem; plan plan=BASIC/)
  })

  it('closes once, however often it is asked to', async () => {
    expect(one.parse(await tickets('close', '1001'))).toMatchObject({ number: 1001, state: 'closed' })
    const again = one.parse(await tickets('close', '1001'))
    expect(again.history.filter(({ change }) => change.kind === 'state')).toHaveLength(1)
    expect(await numbers('--state', 'closed')).toEqual([1001])
    expect(await numbers('--state', 'open')).toEqual([1002])
  })

  it("prints nothing of a customer's text that would drive the terminal", async () => {
    for (const args of [['list'], ['show', '1002']]) {
      const { stdout } = await run(at, ['tickets', ...args])
      expect(stdout).toContain('The GUI is very slow [2J')
      expect(stdout.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
    }
  })

  it('says what would be right instead of what cannot be done', async () => {
    const mistakes: [string[], string][] = [
      [['show', '7'], 'tickets list'],
      [['close', '7'], 'tickets list'],
      [['comment', '7', 'hello'], 'tickets list'],
      [['comment', '1001', '  '], 'write what to say'],
      [['show', 'first'], 'such as 1042'],
      [['list', '--account', 'Nobody'], 'accounts list'],
      [['list', '--state', 'lost'], 'waiting-for-customer'],
    ]
    await Promise.all(mistakes.map(async ([args, remedy]) => expect(await failing(...args)).toContain(remedy)))
  })

  it('sends files along with a comment, lists them and saves them again', async () => {
    const log = writeInto(at, 'trunk.log', 'the very words')
    const data = writeInto(at, 'numbers.csv', 'a;b')
    const [sent] = [one.parse(await tickets('comment', '1002', 'See these', '--attach', log, '--attach', data))]
    expect(sent.history.at(-1)?.change).toMatchObject({ files: [{ name: 'trunk.log' }, { name: 'numbers.csv' }] })
    const { stdout } = await run(at, ['tickets', 'show', '1002'])
    expect(stdout).toMatch(/file 1 +trunk\.log +text\/plain +14 B\nfile 2 +numbers\.csv/)
    const saved = await run(at, ['tickets', 'attachment', '1002', '1', '--out', join(at.folder, 'copy.log')])
    expect(saved).toMatchObject({ code: 0, stdout: expect.stringContaining('copy.log: text/plain, 14 B') })
    expect(readFileSync(join(at.folder, 'copy.log'), 'utf8')).toBe('the very words')
  })

  it('sends nothing that customers may not send either, and writes over nothing', async () => {
    const program = writeInto(at, 'setup.exe', 'MZ\0')
    expect(await failing('comment', '1002', 'Run this', '--attach', program)).toContain('FRONTDESK_FILE_KINDS')
    expect(await failing('comment', '1002', 'Run this', '--attach', join(at.folder, 'nowhere'))).toContain('ENOENT')
    expect(await failing('attachment', '1002', '1', '--out', program)).toContain('EEXIST')
    expect(await failing('attachment', '1002', '9', '--out', join(at.folder, 'x'))).toContain('has 2 files')
    const json = ['attachment', '1002', '2', '--out', join(at.folder, 'other'), '--json']
    expect(await runJson(at, ['tickets', ...json])).toMatchObject([
      { path: join(at.folder, 'other'), file: { size: expect.any(Number) } },
    ])
    expect(readFileSync(program, 'utf8')).toBe('MZ\0')
  })
})

it('shows the price that was agreed to, by whom and when, and which was taken back', async () => {
  const paid = workplace()
  await runJson(paid, ['accounts', 'add', 'Small', '--plan', 'FREE', '--json'])
  await runJson(paid, ['accounts', 'link', 'terminal', 'zoe', 'Small', '--json'])
  await runJson(paid, ['chat', '--json', '--user', 'zoe'], `${problem}\n!consent-accept\nno, stop\n!consent-accept`)
  const { stdout } = await run(paid, ['tickets', 'show', '1001'])
  const [first, second] = stdout.split('\n').filter((line) => line.startsWith('paid work'))
  expect(first).toMatch(/^paid work at 100 EUR\/h, agreed .+ by zoe \(terminal:zoe\); ended /)
  expect(second).toMatch(/^paid work at 100 EUR\/h, agreed .+ by zoe \(terminal:zoe\)$/)
  const agreed = z.object({
    payment: z.literal('agreed'),
    agreements: z.tuple([
      z.strictObject({ ...agreementShape, endedAt: z.iso.datetime({ offset: true }) }),
      z.strictObject(agreementShape),
    ]),
  })
  const [shown] = z
    .tuple([z.object({ ticket: agreed })])
    .parse(await runJson(paid, ['tickets', 'show', '1001', '--json']))
  expect(shown.ticket.agreements[0]).toMatchObject({ amount: 100, currency: 'EUR', price: '100 EUR/h' })
})

it('says of a ticket that an older version wrote that the price was not kept', async () => {
  const old = workplace()
  const answered = await runJson(old, ['chat', '--json', '--user', 'zoe'], `${problem}\n!consent-accept`)
  expect(JSON.stringify(answered)).toContain('#1001')
  const db = new DatabaseSync(join(old.folder, 'data', 'frontdesk.db'))
  db.exec("UPDATE ticket SET document = json_remove(document, '$.agreements')")
  db.close()
  expect((await run(old, ['tickets', 'show', '1001'])).stdout).toMatch(/^paid work agreed; the price was not kept/m)
})
