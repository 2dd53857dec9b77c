import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { text } from 'node:stream/consumers'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { eventually, exitOf, launch, runJson, workplace } from '../support/program.ts'

const message = z.strictObject({
  from: z.enum(['bot', 'engineer', 'system']),
  text: z.string().min(1),
  actions: z.array(z.strictObject({ id: z.string(), label: z.string() })),
})
const output = z.array(z.union([message, z.strictObject({ end: z.int() })]))

/** Each line's answers, in order; that each ends with its own number is checked on the way. */
const talk = async (options: readonly string[], ...lines: readonly string[]) => {
  const at = workplace()
  const printed = output.parse(
    await runJson(at, ['chat', '--json', ...options], lines.map((line) => `${line}\n`).join('')),
  )
  const answers: z.infer<typeof message>[][] = [[]]
  let count = 0
  for (const one of printed) {
    if ('from' in one) answers.at(-1)?.push(one)
    else if (one.end === ++count) answers.push([])
    else throw new Error(`line ${count} ended as ${one.end}`)
  }
  expect(count).toBe(lines.length)
  expect(existsSync(join(at.folder, 'data'))).toBe(false)
  return answers.slice(0, -1)
}

const buttons = (answers: readonly z.infer<typeof message>[] | undefined): string[] =>
  (answers?.at(-1)?.actions ?? []).map(({ id }) => id)

describe('frontdesk chat --json', () => {
  it('asks for the hourly price before paid work, opens on consent, and leaves nothing behind', async () => {
    const [asked, declined, again, agreed] = await talk(
      ['--plan', 'FREE', '--at', '2026-11-24T21:00:00+02:00'],
      'One provider gets no calls since this morning',
      '!consent-decline',
      'One provider gets no calls since this morning',
      '!consent-accept',
    )
    expect(buttons(asked)).toEqual(expect.arrayContaining(['consent-accept', 'consent-decline']))
    expect(asked?.map(({ text }) => text).join()).toContain('100 EUR/h')
    expect(asked?.map(({ text }) => text).join()).not.toMatch(/#\d/)
    expect(declined?.map(({ text }) => text).join()).toMatch(/no.*charged/i)
    expect(buttons(again)).toContain('consent-accept')
    expect(agreed?.map(({ text }) => text).join()).toMatch(/#1001.*100 EUR\/h/)
  })

  it('takes a choice by its number or its words, and says so when a button no longer stands', async () => {
    const problem = 'One provider gets no calls since this morning'
    const [, byLabel, unknown, , byNumber] = await talk(
      ['--plan', 'FREE'],
      problem,
      'no, thanks',
      '!consent-accept',
      problem,
      '1',
    )
    expect(byLabel?.map(({ text }) => text).join()).toMatch(/no.*charged/i)
    expect(unknown).toMatchObject([{ text: expect.stringMatching(/no longer|over/) }])
    expect(byNumber?.map(({ text }) => text).join()).toContain('#1001')
  })

  it('lets the clock stand at the instant given', async () => {
    const [answers] = await talk(['--plan', 'BASIC', '--at', '2026-11-24T21:00:00+02:00'], 'Is live chat open?')
    expect(answers).toMatchObject([{ from: 'bot', text: expect.stringContaining('It opens tomorrow 08:00') }])
  })

  it('opens a ticket without a promise for somebody whom nobody linked, and says how to be linked', async () => {
    const [answers] = await talk([], 'One provider gets no calls since this morning')
    const said = answers?.map(({ text }) => text).join() ?? ''
    expect(said).toMatch(/#1001.*plan not confirmed/)
    expect(said).toContain('100 EUR/h')
    expect(said).toContain('one-time code')
    expect(said).not.toMatch(/answer by/)
  })

  it('answers every line in full, however odd', async () => {
    const odd = [
      '',
      '!',
      '!priority:',
      '  ',
      '\u0000\u0007\u001b[31m',
      '\u202enwod si revres',
      '🙂',
      '<b>hi</b>',
      '{"text":1}',
    ]
    const long = 'my server is down and no calls go through '.repeat(1600).slice(0, 65_536)
    const answers = await talk(['--plan', 'PREMIUM'], ...odd, long, 'a\u2028b', 'Thank you!')
    expect(answers.map((each) => each.length)).toEqual(answers.map(() => 1))
    expect(answers.at(odd.length)?.[0]?.text).toMatch(/#1001/)
    for (const [one] of answers) expect(one?.text.length).toBeLessThan(1200)
  })

  it('ends with one clear message when what is written can no longer be stored', async () => {
    const at = workplace()
    const child = launch(at, ['chat', '--json', '--user', 'joe'])
    let printed = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk
    })
    const failure = child.stderr === null ? '' : text(child.stderr)
    child.stdin?.write('Thank you!\n')
    await eventually('the first answer', () => (printed.includes('{"end":1}') ? true : null))
    const db = new DatabaseSync(join(at.folder, 'data', 'frontdesk.db'))
    db.exec('DROP TABLE event')
    db.close()
    child.stdin?.write('Thank you again!\n')
    expect(await exitOf(child)).toBe(1)
    expect(await failure).toMatch(/^error: .*\n.*\n$/m)
    expect(await failure).not.toMatch(/^ +at /m)
  })
})
