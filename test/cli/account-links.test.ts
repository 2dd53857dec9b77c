import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { noteDisagreement } from '../../src/accounts/disagreements.ts'
import type { IdentityKey } from '../../src/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { run, runJson, startServer, workplace, writeInto } from '../support/program.ts'

const account = z.object({ name: z.string(), plan: z.string(), links: z.array(z.string()) })
const one = z.tuple([z.object({ account })])
const many = z.tuple([z.object({ accounts: z.array(account) })])

const key = (text: string) => text as IdentityKey

const at = workplace()
const accounts = (...args: readonly string[]) => runJson(at, ['accounts', ...args, '--json'])
const failing = async (...args: readonly string[]) => {
  const { code, stdout, stderr } = await run(at, ['accounts', ...args])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  return stderr
}
const list = async () => many.parse(await accounts('list'))[0].accounts

describe('frontdesk accounts link', () => {
  beforeAll(async () => {
    await accounts('add', 'ACME', '--plan', 'BASIC')
    await accounts('link', 'web', 'maria@acme.test', 'Acme')
  })

  it.each([
    ['slack', ['bad', 'T061EG9R6', 'U2147483697/T061EG9R6', '*/*', 'T1/', 'T1/U1/x'], 'T024BE7LD/U023BECGF'],
    ['discord', ['notanid', '*', '1100000000000000001/*', '12', '1100000000000000001/'], 'SERVER/SERVER'],
    ['teams', ['nonsense', '72f988bf-86f1-41af-91ab-2d7cd011db47', 'T1/*'], 'TENANT/OBJECT-ID'],
    ['web', ['*', 'everybody/*', 'two\nlines', 'x'.repeat(257)], '256 characters'],
  ])('links nobody on %s who cannot be there, and shows how people are written', async (platform, users, remedy) => {
    const said = await Promise.all(users.map((user) => failing('link', platform, user, 'Acme')))
    for (const each of said) {
      expect(each).toContain('names nobody')
      expect(each).toContain(remedy)
    }
    const help = await run(at, ['accounts', 'link', '--help'])
    for (const form of ['TEAM/*', 'SERVER/ROLE', 'TENANT/OBJECT-ID', 'anna@example.com'])
      expect(help.stdout).toContain(form)
    expect((await list())[0]?.links).toEqual(['web:maria@acme.test'])
  })

  it('keeps ids as the platform writes them, however they were typed', async () => {
    const tenant = 'AAAAAAAA-86F1-41AF-91AB-2D7CD011DB47'
    const typed = [
      ['slack', ' t061eg9r6/u2147483697 ', 'slack:T061EG9R6/U2147483697'],
      ['slack', 'T061EG9R6/*', 'slack:T061EG9R6/*'],
      ['teams', `${tenant}/*`, `teams:${tenant.toLowerCase()}/*`],
      ['discord', '1100000000000000001/1100000000000000700', 'discord:1100000000000000001/1100000000000000700'],
    ] as const
    for (const [platform, user, key] of typed) {
      const [{ account: linked }] = one.parse(await accounts('link', platform, user, 'Acme'))
      expect(linked.links).toContain(key)
      const [{ account: left }] = one.parse(await accounts('unlink', platform, user))
      expect(left.links).toEqual(['web:maria@acme.test'])
    }
  })

  it('takes a person from another customer only when told to, and says whose they were', async () => {
    await accounts('add', 'Rival', '--plan', 'FREE')
    const refused = await failing('link', 'web', 'maria@acme.test', 'Rival')
    expect(refused).toMatch(/web:maria@acme\.test belongs to ACME\n.*Rival.*--move/)
    writeInto(at, 'taking.csv', 'name,plan,links\nNew,FREE,web:new\nRival,BASIC,web:maria@acme.test\n')
    expect(await failing('import', 'taking.csv')).toMatch(
      /nothing was imported:\n {2}line 3: link "web:maria@acme.test" belongs to ACME\n.*--move/,
    )
    expect(await list()).toMatchObject([{ name: 'ACME' }, { name: 'Rival', plan: 'FREE' }])

    const moved = await run(at, ['accounts', 'link', 'web', 'maria@acme.test', 'Rival', '--move'])
    expect(moved.stdout).toBe("web:maria@acme.test belongs to Rival now; it was ACME's.\n")
    const [back] = await accounts('link', 'web', 'maria@acme.test', 'Acme', '--move')
    expect(back).toMatchObject({ account: { links: ['web:maria@acme.test'] }, was: { name: 'Rival' } })
    await accounts('import', 'taking.csv', '--move')
    expect(await list()).toMatchObject([{ links: [] }, { links: ['web:new'] }, { links: ['web:maria@acme.test'] }])
  })

  it('tells of people whose rules disagree, and of links of nobody, with the way to settle each', async () => {
    await accounts('add', 'Beta', '--plan', 'FREE')
    const store = await openSqliteStore(`sqlite:${join(at.folder, 'data', 'frontdesk.db')}`)
    const [acme, beta] = [await store.accountByName('Acme'), await store.accountByName('Beta')]
    const person = key('discord:1200000000000000100')
    const rules = [
      key('discord:1100000000000000001/1100000000000000700'),
      key('discord:1100000000000000001/1100000000000000701'),
    ]
    const [first = expect.fail(), second = expect.fail()] = rules
    await store.link(first, acme?.id ?? expect.fail())
    await store.link(second, beta?.id ?? expect.fail())
    await store.link(key('slack:*/*'), beta?.id ?? expect.fail())
    await noteDisagreement(store, { key: person, rules, displayName: null, verified: true })
    await store.close()

    const disagreement = `${person} belongs to nobody, as rules disagree: ${first} says ACME, ${second} says Beta`
    expect((await run(at, ['accounts', 'list'])).stdout).toContain(`${disagreement}.\n`)
    expect(await accounts('list')).toMatchObject([
      {
        disagreements: [{ person, rules: [{ key: first, account: { name: 'ACME' } }, { account: { name: 'Beta' } }] }],
      },
    ])
    const told = await run(at, ['doctor'])
    expect(told.code).toBe(0)
    expect(told.stdout).toMatch(/warn {2}links .*slack:\*\/\* names nobody\n +frontdesk accounts unlink slack '\*\/\*'/)
    expect(told.stdout).toContain(disagreement)

    await accounts('link', 'discord', '1200000000000000100', 'Beta')
    await accounts('unlink', 'slack', '*/*')
    expect((await run(at, ['doctor'])).stdout).not.toContain('links')
    expect((await accounts('list'))[0]).not.toHaveProperty('disagreements')
  })

  it('brings links that were taken in another form into that of their platform when the server starts', async () => {
    const old = workplace()
    await runJson(old, ['accounts', 'add', 'Acme', '--plan', 'BASIC', '--json'])
    await runJson(old, ['accounts', 'add', 'Beta', '--plan', 'BASIC', '--json'])
    const store = await openSqliteStore(`sqlite:${join(old.folder, 'data', 'frontdesk.db')}`)
    const [acme = expect.fail(), beta = expect.fail()] = await store.accounts()
    const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
    await store.link(key(`teams:${tenant.toUpperCase()}/*`), acme.id)
    await store.link(key('slack:t024be7ld/*'), acme.id)
    await store.link(key('slack:T024BE7LD/*'), beta.id)
    await store.link(key('web:Anna'), beta.id)
    await store.close()
    await (await startServer(old)).end('SIGTERM')
    const [{ accounts: all }] = many.parse(await runJson(old, ['accounts', 'list', '--json']))
    expect(all.map(({ links }) => links)).toEqual([[`teams:${tenant}/*`], ['slack:T024BE7LD/*', 'web:Anna']])
  })
})
