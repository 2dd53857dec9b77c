import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { vendorFolder } from '../catalog/vendor-catalog.ts'
import { eventually, exitOf, launch, run, type Workplace, workplace } from '../support/program.ts'

const at = workplace()

const understand = async (...lines: readonly string[]) => {
  const { code, stdout, stderr } = await run(at, ['understand'], lines.join('\n'))
  return {
    code,
    stderr,
    answers: stdout
      .split('\n')
      .filter(Boolean)
      .map((line): unknown => JSON.parse(line)),
  }
}

describe('frontdesk understand', () => {
  it('answers each line in its order, with all that is understood and no more', async () => {
    const { code, answers, stderr } = await understand(
      '{"text":"Is live chat open right now?"}',
      '{"text":"Do you do MySQL replication on PREMIUM?","id":7}',
      '{"text":"How does ticket #1042 stand?"}',
      '{"text":"Everything is down, no calls at all! This is an emergency"}',
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(answers).toMatchObject([
      { intents: ['availability'], services: [], plans: [], priority: null, ticket: null },
      { intents: ['coverage'], services: ['mysql-replication'], plans: ['PREMIUM'] },
      { intents: ['ticket-status'], ticket: '1042' },
      { priority: 'blocker' },
    ])
    const fields = ['intents', 'services', 'plans', 'priority', 'ticket', 'confidence']
    expect(answers.map((answer) => Object.keys(Object(answer)))).toEqual(answers.map(() => fields))
  })

  it('answers a line that is no request in its place, skips empty ones, and ends with 1', async () => {
    const { code, answers } = await understand('Is chat open?', '', '{"txt":"hello"}', '  ', '{"text":"Thank you!"}')
    expect(code).toBe(1)
    const refused = { error: expect.stringContaining('"text"') }
    expect(answers).toMatchObject([refused, refused, { intents: ['thanks'] }])
  })

  it('takes only a line feed for the end of a line, whatever separators a text holds', async () => {
    const { code, answers } = await understand(
      '{"text":"Is live chat\u2028open right\u2029now?"}\r',
      '{"text":"thanks"}\r',
    )
    expect(code).toBe(0)
    expect(answers).toMatchObject([{ intents: ['availability'] }, { intents: ['thanks'] }])
  })

  it('answers whatever text there is', async () => {
    const odd = [
      '',
      ' ',
      '\u0000\u001b[2J',
      '\ud800',
      '\u202eolleh\u202c',
      '<script>alert(1)</script>',
      '🙂🙂',
      'x'.repeat(65_536),
    ]
    const { code, answers } = await understand(...odd.map((text) => JSON.stringify({ text })))
    expect(code).toBe(0)
    expect(answers).toHaveLength(odd.length)
    for (const answer of answers) expect(answer).toMatchObject({ confidence: expect.any(Number) })
  })
})

describe('frontdesk understand --explain', () => {
  const explain = async (text: string, env: Workplace['env'] = {}) => {
    const { code, stdout, stderr } = await run({ ...at, env: { ...at.env, ...env } }, ['understand', '--explain', text])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    return stdout
  }

  it('tells what was understood, which words spoke for it, how much, and what else it could have been', async () => {
    const stdout = await explain('Do you do SNMP on PREMIUM? My mail is anna@acme.example, we run x17')
    expect(stdout).toMatch(/^understood {2}coverage \d+ %\nservices +snmp\nplans +PREMIUM\n/)
    expect(stdout).toMatch(/\nversions +x17\ne-mail +anna@acme\.example\n/)
    expect(stdout).toMatch(/\nwhat spoke for coverage\n(?: {2}\S.* [+−]\d\.\d\d {2}[█▏▎▍▌▋▊▉]+\n)+/)
    expect(stdout).toMatch(/\nwhat spoke for snmp\n(?:.*\n)* {2}name: SNMP +\+/)
    expect(stdout).toMatch(/\nnearest readings\n {2}coverage +\d+ % {2}█+.*\n(?: {2}\S+ +\d+ %.*\n){2,}$/)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
  })

  it('tells by what a fault is judged, and says when the bot would ask back', async () => {
    const fault = await explain('Everything is down, no calls at all')
    expect(fault).toMatch(/\npriority +blocker\n/)
    expect(fault).toMatch(/\nwhat spoke for blocker\n(?:.*\n)* {2}severity: everyone +\+/)
    expect(await explain('tomorrow twelve')).toMatch(/\nunsure +below \d+ %, so the bot asks back\n/)
  })

  it('uses colours where they are seen, and nowhere else', async () => {
    const colours = /\p{Cc}\[\d+m/u
    expect(await explain('hello')).not.toMatch(colours)
    expect(await explain('hello', { FORCE_COLOR: '1' })).toMatch(colours)
    expect((await explain('x\u001b[31m\u202ey \u009b')).replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
  })

  it('explains one message or reads many, not both', async () => {
    const { code, stderr } = await run(at, ['understand', '--explain', 'hello', '--interactive'])
    expect(code).toBe(1)
    expect(stderr).toContain('cannot be used with')
  })
})

it('a mistake in a catalog that nobody has learned yet ends the command, whatever was made ready to learn', async () => {
  const place = workplace()
  const intents = join(place.folder, 'intents')
  cpSync(vendorFolder, intents, { recursive: true })
  const mistake = '- { text: "knit me a flamingo", intents: [hepl] }\n'
  writeFileSync(join(intents, 'understanding', 'messages', 'ours.yaml'), mistake)
  const { code, stderr } = await run(
    { ...place, env: { ...place.env, FRONTDESK_INTENTS: intents } },
    ['understand'],
    '',
  )
  expect(code).toBe(1)
  expect(stderr).toContain('did you mean help')
})

describe('frontdesk understand --interactive', () => {
  it('reads line by line until the input ends, by the catalog as it is edited meanwhile', async () => {
    const place = workplace()
    const intents = join(place.folder, 'intents')
    cpSync(vendorFolder, intents, { recursive: true })
    const phrases = join(intents, 'understanding', 'phrases.yaml')
    const before = readFileSync(phrases, 'utf8')
    const edited = (from: string, to: string) => writeFileSync(phrases, before.replace(from, to))
    const child = launch({ ...place, env: { ...place.env, FRONTDESK_INTENTS: intents } }, [
      'understand',
      '--interactive',
    ])
    let printed = ''
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => {
      printed += chunk
    })
    const times = (pattern: RegExp) => printed.match(pattern)?.length ?? 0
    const read = (count: number) =>
      eventually(`reading ${count}`, () => (times(/nearest readings/g) === count ? true : null))

    child.stdin?.write('Is live chat open right now?\n\nknit flamingos\n')
    await read(2)
    expect(printed).toMatch(/^\nunderstood {2}availability [\s\S]*understood {2}(?!help)/)
    edited('\nhelp:\n', '\nhelp:\n  - knit flamingos\n  - can you knit flamingos\n')
    await eventually('the edit', () => (times(/Your edit holds/g) === 1 ? true : null))
    expect(printed.indexOf('Your edit is being learned')).toBeLessThan(printed.indexOf('Your edit holds'))
    expect(printed).toContain('Your edit is being learned')
    child.stdin?.write('knit flamingos\n')
    await read(3)
    expect(printed).toMatch(/understood {2}help [\s\S]*$/)
    edited('\nhelp:\n', '\nhepl:\n')
    await eventually('the mistake', () =>
      times(/phrases\.yaml:\d+:\d+ {2}"hepl".*did you mean help/g) === 1 ? true : null,
    )
    child.stdin?.end()
    expect(await exitOf(child)).toBe(0)
  }, 60_000)
})
