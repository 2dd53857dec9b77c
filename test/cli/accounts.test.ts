import { readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { run, runJson, unlearned, workplace, writeInto } from '../support/program.ts'

const account = z.strictObject({
  id: z.string().min(1),
  name: z.string(),
  plan: z.string(),
  planNow: z.string(),
  planEndsAt: z.string().nullable(),
  zone: z.string().nullable(),
  language: z.string().nullable(),
  version: z.string().nullable(),
  links: z.array(z.string()),
})
const one = z.tuple([z.strictObject({ account })])
const many = z.tuple([z.strictObject({ accounts: z.array(account) })])

const at = workplace()
const accounts = (...args: readonly string[]) => runJson(at, ['accounts', ...args, '--json'])
const failing = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await run(at, ['accounts', ...args])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).not.toMatch(/^ +at /m)
  return stderr
}
const list = async () => many.parse(await accounts('list'))[0].accounts

describe('frontdesk accounts', () => {
  it('adds a customer with all that is known, whose plan holds for the whole of its last day', async () => {
    const args = ['--plan', 'premium', '--until', '2030-12-31', '--zone', 'Europe/Vilnius', '--language', 'en']
    const [{ account: acme }] = one.parse(await accounts('add', 'Acme', ...args, '--product-version', '17'))
    expect(acme).toMatchObject({
      name: 'Acme',
      plan: 'PREMIUM',
      planNow: 'PREMIUM',
      planEndsAt: '2031-01-01T00:00:00+02:00',
      zone: 'Europe/Vilnius',
      language: 'en',
      version: '17',
      links: [],
    })
  })

  it('changes the customer of that name instead of adding a second one, and keeps its links', async () => {
    const [{ account: before }] = one.parse(await accounts('link', 'web', 'maria@acme.test', 'acme'))
    const [{ account: after }] = one.parse(await accounts('add', 'ACME', '--plan', 'BASIC', '--until', '2020-01-31'))
    expect(after).toMatchObject({ id: before.id, plan: 'BASIC', planNow: 'FREE', links: ['web:maria@acme.test'] })
    expect(await list()).toEqual([after])
  })

  it('says what a name that is there already was changed to, and what was forgotten; the same again changes nothing', async () => {
    const own = workplace()
    const add = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await run(own, ['accounts', 'add', ...args])
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      return stdout.trim()
    }
    const full = ['Acme', '--plan', 'BASIC', '--zone', 'Europe/Riga', '--product-version', '17']
    expect(await add(...full)).toBe('Acme: BASIC.')
    expect(await add(...full)).toBe('Acme: BASIC. It was there already; nothing changed.')
    expect(await add('ACME', '--plan', 'PREMIUM', '--until', '2030-12-31', '--language', 'en')).toBe(
      'ACME was there already and is changed: name Acme → ACME; plan BASIC → PREMIUM until 31 December 2030; zone Europe/Riga → none; language none → en; version 17 → none.',
    )
    expect(await add('ACME', '--plan', 'PREMIUM', '--until', '2030-12-30', '--language', 'en')).toMatch(
      /changed: plan PREMIUM until 31 December 2030 → PREMIUM until 30 December 2030\.$/,
    )
  })

  it('adds one customer where several commands add the same name at once', async () => {
    const own = workplace()
    const adding = ['BASIC', 'PREMIUM', 'BASIC'].map((plan) => run(own, ['accounts', 'add', 'Acme', '--plan', plan]))
    for (const { code, stderr } of await Promise.all(adding)) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect((await run(own, ['accounts', 'list'])).stdout).toMatch(/^Acme {2}\S+ {2}\S+\n$/)
  })

  it('says how far an import came when the store fails in its midst, and takes the same file again', async () => {
    const own = workplace()
    await run(own, ['accounts', 'list'])
    const names = Array.from({ length: 250 }, (_, index) => `C${index}`)
    writeInto(own, 'all.csv', ['name,plan', ...names.map((name) => `${name},BASIC`)].join('\n'))
    const inDatabase = (sql: string) => {
      const db = new DatabaseSync(join(own.folder, 'data', 'frontdesk.db'))
      db.exec(sql)
      db.close()
    }
    inDatabase(
      "CREATE TRIGGER full BEFORE INSERT ON account WHEN new.name_key = 'c120' BEGIN SELECT RAISE(ABORT, 'x'); END",
    )
    const { code, stderr } = await run(own, ['accounts', 'import', 'all.csv'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/all\.csv is imported as far as line 101, .*\n.*import the same file again/)
    inDatabase('DROP TRIGGER full')
    expect(await run(own, ['accounts', 'import', 'all.csv'])).toMatchObject({
      code: 0,
      stdout: '250 accounts imported.\n',
    })
    expect((await run(own, ['accounts', 'list'])).stdout.trim().split('\n')).toHaveLength(250)
  })

  it('finds a customer by id and by name, links and unlinks', async () => {
    const [known] = await list()
    const id = known?.id ?? ''
    const [{ account: linked }] = one.parse(await accounts('link', 'terminal', 'joe', id))
    expect(linked.links).toEqual(expect.arrayContaining(['terminal:joe', 'web:maria@acme.test']))
    expect(one.parse(await accounts('show', 'aCmE'))[0].account).toEqual(linked)
    expect((await run(at, ['accounts', 'unlink', 'terminal', 'joe'])).code).toBe(0)
    expect(await failing('unlink', 'terminal', 'joe')).toContain('accounts show')
    expect(one.parse(await accounts('show', id))[0].account.links).toEqual(['web:maria@acme.test'])
  })

  it('refuses a file that is not in UTF-8, whose names would be spoilt', async () => {
    writeFileSync(join(at.folder, 'latin.csv'), Buffer.from('name,plan\nCaf\u00e9,FREE\n', 'latin1'))
    expect(await failing('import', 'latin.csv')).toMatch(/UTF-8.*"CSV UTF-8"/s)
  })

  it('shows long names short, beside the id, and zones as they are written', async () => {
    const own = workplace()
    const name = `Acme ${'of the long name '.repeat(11)}`.trim()
    const zone = ['--zone', 'europe/riga']
    const [{ account: long }] = one.parse(
      await runJson(own, ['accounts', 'add', name, '--plan', 'FREE', ...zone, '--json']),
    )
    expect(long).toMatchObject({ name, zone: 'Europe/Riga' })
    const { stdout } = await run(own, ['accounts', 'list'])
    expect(stdout).toContain(long.id)
    expect(stdout.trim().length).toBeLessThan(100)
    expect((await run(own, ['accounts', 'show', name])).stdout).toMatch(/^links +–$/m)
  })

  it('makes a code for one person, that says until when it holds', async () => {
    const [code] = await accounts('code', 'Acme')
    expect(code).toEqual({
      code: expect.stringMatching(/^FD-[0-9A-Z]{5}-[0-9A-Z]{5}$/),
      expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*\+02:00$/),
      account: (await list())[0]?.id,
    })
  })

  it('refuses what it cannot know, and says what would be right', async () => {
    const mistakes: [string[], string][] = [
      [['add', 'X', '--plan', 'PREMUIM'], 'did you mean PREMIUM?'],
      [['add', 'X', '--plan', 'FREE', '--until', '31.12.2030'], '2030-12-31'],
      [['add', 'X', '--plan', 'FREE', '--zone', 'Mars'], 'Europe/Paris'],
      [['add', 'X', '--plan', 'FREE', '--language', '!!'], 'pt-BR'],
      [['add', 'X', '--plan', 'FREE', '--language', 'english'], 'pt-BR'],
      [['add', 'X', '--plan', 'FREE', '--colour', 'red'], '--help'],
      [['add', 'acc-0123456789ab', '--plan', 'FREE'], 'id of an account'],
      [['add', 'two\nlines', '--plan', 'FREE'], 'one line'],
      [['add', 'X'], '--plan'],
      [['add', ' ', '--plan', 'FREE'], 'needs a name'],
      [['link', 'Web', 'maria', 'Acme'], 'web anna@example.com'],
      [['show', 'Nobody'], 'accounts list'],
    ]
    await Promise.all(mistakes.map(async ([args, remedy]) => expect(await failing(...args)).toContain(remedy)))
    expect(await list()).toHaveLength(1)
  })

  it('imports a file, the second time changing what is there', async () => {
    const rows = ['Name,Plan,Until,Zone,Links', '"Beta, Inc",basic,2030-12-31,UTC+1,web:a@b web:c@d', 'Gamma,free,,,']
    writeInto(at, 'good.csv', `\ufeff${rows.join('\r\n')}\r\n`)
    const imported = many.parse(await accounts('import', 'good.csv'))[0].accounts
    expect(imported).toMatchObject([
      {
        name: 'Beta, Inc',
        plan: 'BASIC',
        planEndsAt: '2031-01-01T00:00:00+02:00',
        zone: 'UTC+1',
        links: ['web:a@b', 'web:c@d'],
      },
      { name: 'Gamma', plan: 'FREE', planEndsAt: null, zone: null, links: [] },
    ])
    expect(many.parse(await accounts('import', 'good.csv'))[0].accounts).toEqual(imported)
    expect(await list()).toHaveLength(3)
  })

  it('imports nothing of a file with a mistake, and names the line of each', async () => {
    const before = await list()
    writeInto(at, 'bad.csv', 'name,plan,until,links\nDelta,basic,,\n\nEps,gold,soon,\n,basic,,\nDELTA,basic,,maria\n')
    const said = await failing('import', 'bad.csv')
    expect(said).toContain('nothing was imported')
    expect(said.match(/^ {2}line \d+: \w+/gm)).toEqual([
      '  line 4: plan',
      '  line 4: until',
      '  line 5: name',
      '  line 6: link',
      '  line 6: the',
    ])
    writeInto(at, 'strange.csv', 'name,plan,colour\nDelta,basic,red\n')
    expect(await failing('import', 'strange.csv')).toMatch(/line 1: unknown column colour.*name, plan, until/)
    writeInto(at, 'ragged.csv', 'name,plan\nDelta,basic\nEps,basic,x\n')
    expect(await failing('import', 'ragged.csv')).toContain('line 3:')
    expect(await failing('import', 'missing.csv')).toContain('name a CSV file')
    expect(await list()).toEqual(before)
  })

  it('does not learn to understand texts for a command that understands none', async () => {
    const cold = unlearned(at)
    await runJson(cold, ['accounts', 'list', '--json'])
    // A checked catalog may lie there; what was learned would, too.
    expect(readdirSync(join(at.folder, 'cold')).filter((name) => name.startsWith('matcher-'))).toEqual([])
  })
})
