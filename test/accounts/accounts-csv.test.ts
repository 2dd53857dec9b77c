import { describe, expect, it } from 'vitest'
import { readAccountsCsv } from '../../src/accounts/accounts-csv.ts'
import type { UserForms } from '../../src/accounts/user-form.ts'
import { catalogs } from '../support/catalogs.ts'

const forms = [{ form: 'USER', names: 'a person', example: 'anna' }]
const users: UserForms = {
  web: { forms, where: null, read: (typed) => typed || null },
  pager: { forms, where: null, read: (typed) => (/^\d+$/.test(typed) ? typed : null) },
  chat: { forms, where: null, read: (typed) => typed.toLowerCase() || null },
}

describe.each(catalogs)('accounts in a CSV file, $name', ({ catalog }) => {
  const [plan = expect.fail('a catalog has plans')] = catalog.plans
  const rowsOf = (text: string) => {
    const read = readAccountsCsv(text, { catalog, users })
    return read.ok ? read.value : expect.fail(read.problems.join('\n'))
  }
  const problemsOf = (...lines: readonly string[]) => {
    const read = readAccountsCsv(lines.join('\n'), { catalog, users })
    return read.ok ? expect.fail('it was taken') : read.problems.join('\n')
  }

  it('are read with all that is told of them', () => {
    const rows = rowsOf(
      [
        '\uFEFFName,Plan,Until,Zone,Language,Version,Links',
        `"Acme, Inc.",${plan.id},2026-12-31,UTC+2,en,12.1,chat:U1  web:maria@example.com`,
        '',
        `Beta,${plan.id.toLowerCase()},,,,,`,
      ].join('\r\n'),
    )
    expect(rows).toMatchObject([
      {
        fields: { name: 'Acme, Inc.', plan: plan.id, zone: 'UTC+2', language: 'en', productVersion: '12.1' },
        links: ['chat:u1', 'web:maria@example.com'],
      },
      { fields: { name: 'Beta', plan: plan.id, planEndsAt: null }, links: [] },
    ])
  })

  it('say what is wrong with a file that is empty or uneven', () => {
    expect(problemsOf('')).toMatch(/^line 1: no accounts; .*name, plan/)
    expect(problemsOf('name,plan', `Acme, Inc.,${plan.id}`)).toMatch(/^line 2: .*quotes/)
  })

  it.each(['2026-13-01', '31.12.2026'])('say what a date would look like, and what %s is', (until) => {
    expect(problemsOf('name,plan,until', `Acme,${plan.id},${until}`)).toBe(
      `line 2: until: ${JSON.stringify(until)} is no date; write a day, such as "2030-12-31", or with a time, "2030-12-31 18:00"`,
    )
  })

  it('need name and plan alone, in any order', () => {
    expect(rowsOf(`plan,name\n${plan.id},Acme\n`)).toMatchObject([
      { fields: { name: 'Acme', plan: plan.id }, links: [] },
    ])
  })

  it.each([
    ['semicolons', ';', '\n'],
    ['tabs', '\t', '\r\n'],
    ["an old Mac's line ends", ',', '\r'],
  ])('are read with %s, empty lines at the end included', (_, sign, end) => {
    const lines = ['name,plan,version,links', `Acme,${plan.id},12,web:a web:b`, ',,,', ''].map((line) =>
      line.replaceAll(',', sign),
    )
    expect(rowsOf(lines.join(end))).toMatchObject([
      { line: 2, fields: { name: 'Acme', productVersion: '12' }, links: ['web:a', 'web:b'] },
    ])
  })

  it.each([
    ['an unknown column', ['name,plan,colour', `Acme,${plan.id},red`], ['line 1', 'colour', 'version']],
    ['no column for plans', ['name', 'Acme'], ['line 1', 'no column plan']],
    ['a column twice', ['name,plan,name', `Acme,${plan.id},Beta`], ['line 1', 'name is there twice']],
    ['a column without a name', ['name,plan,', `Acme,${plan.id},x`], ['line 1', 'column 3 has no name']],
    ['no plan', ['name,plan', 'Acme,'], ['line 2', 'needs a plan']],
    ['a name of several lines', ['name,plan', `"Acme\nInc",${plan.id}`], ['line 3', 'one line']],
    ["a name like an account's id", ['name,plan', `acc-0123456789ab,${plan.id}`], ['line 2', 'id']],
    ['a user of another form', ['name,plan,links', `Acme,${plan.id},pager:x`], ['line 2', '"pager:x"', 'pager:USER']],
    ['an unknown platform', ['name,plan,links', `Acme,${plan.id},fax:1`], ['line 2', '"fax:1"', 'web, pager, chat']],
    [
      'a person twice in other signs',
      ['name,plan,links', `A,${plan.id},chat:M`, `B,${plan.id},chat:m`],
      ['line 3', 'chat:m', 'line 2'],
    ],
    ['an unknown plan', ['name,plan', `Acme,${plan.id}`, 'Beta,no-such-plan'], ['line 3', 'no-such-plan']],
    ['a strange link', ['name,plan,links', `Acme,${plan.id},maria`], ['line 2', '"maria"', 'PLATFORM:USER']],
    ['a name twice', ['name,plan', `Acme,${plan.id}`, `ACME,${plan.id}`], ['line 3', 'line 2']],
    ['a name twice in other signs', ['name,plan', `Acme,${plan.id}`, `Ａｃｍｅ,${plan.id}`], ['line 3', 'line 2']],
    [
      'a person twice',
      ['name,plan,links', `A,${plan.id},web:m`, `B,${plan.id},web:n web:m`],
      ['line 3', 'web:m', 'line 2'],
    ],
    ['a line that is too long', ['name,plan', `Acme,${plan.id},more`], ['line 2']],
    ['an open quote', ['name,plan', `"Acme,${plan.id}`], ['line']],
  ])('are refused as a whole for %s, and told where', (_, lines, words) => {
    const problems = problemsOf(...lines)
    for (const word of words) expect(problems).toContain(word)
  })

  it('are refused with every mistake at once', () => {
    expect(problemsOf('name,plan', ',x', 'Beta,y').split('\n')).toHaveLength(3)
  })
})
