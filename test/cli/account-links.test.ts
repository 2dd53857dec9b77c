import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { run, runJson, workplace, writeInto } from '../support/program.ts'

const account = z.object({ name: z.string(), plan: z.string(), links: z.array(z.string()) })
const one = z.tuple([z.object({ account })])
const many = z.tuple([z.object({ accounts: z.array(account) })])

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
    ['web', ['everybody/*', 'two\nlines', 'x'.repeat(257)], '256 characters'],
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
})
