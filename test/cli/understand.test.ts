import { describe, expect, it } from 'vitest'
import { run, workplace } from '../support/program.ts'

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
