import { describe, expect, it } from 'vitest'
import { run, runJson, workplace, writeInto } from '../support/program.ts'

const at = workplace()
const lines = [
  '{"text":"Is live chat open right now?","intents":["availability"]}',
  '{"text":"Do you do MySQL replication on PREMIUM?","intents":["coverage"],"services":["mysql-replication"],"plans":["PREMIUM"]}',
  '',
  '{"text":"Thank you!","intents":["goodbye"]}',
  '{"text":"How does ticket #1042\\nstand? \\u001b[2J","intents":["ticket-status"],"ticket":"1043"}',
]
const file = writeInto(at, 'messages.jsonl', lines.join('\n'))

describe('frontdesk eval', () => {
  it('gives figures, what was confused and what is wrong', async () => {
    const [result] = await runJson(at, ['eval', file, '--json'])
    expect(result).toMatchObject({
      figures: {
        messages: 4,
        primaryIntent: 0.75,
        serviceSet: 1,
        ticket: 0.75,
        wholeMessage: 0.5,
        outOfScopeRecall: null,
        inScopeWronglyRejected: 0,
      },
      confused: [{ gold: 'goodbye', predicted: 'thanks', count: 1 }],
      wrong: [
        { line: 4, gold: { intents: ['goodbye'] }, predicted: { intents: ['thanks'], confidence: expect.any(Number) } },
        { line: 5, gold: { ticket: '1043' }, predicted: { ticket: '1042' } },
      ],
    })
    expect(await runJson(at, ['eval', file, '--json', '--errors', '1'])).toMatchObject([{ wrong: [{ line: 4 }] }])
  })

  it('prints the same for people, within 80 columns, and nothing that drives the terminal', async () => {
    const { code, stdout } = await run(at, ['eval', file, '--errors', '2'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^4 messages\n +first intent right +75\.0 % {2}█+/)
    expect(stdout).toMatch(/out-of-scope recognised +none/)
    expect(stdout).toMatch(/\n +1 +goodbye +thanks +█/)
    expect(stdout).toMatch(/\n +4 {2}Thank you!\n +should be +goodbye\n +is +thanks +\d+ %\n/)
    expect(stdout).toMatch(/\n +5 {2}How does ticket #1042 stand\?.*\n +should be +ticket-status #1043\n/)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80)
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    expect((await run(at, ['eval', file, '--errors', '0'])).stdout).not.toContain('should be  goodbye')
  })

  it('refuses what it can not measure on, with every line and what would be right', async () => {
    const bad = writeInto(at, 'bad.jsonl', `${lines[0]}\nhello\n{"text":"hi","intents":["greating"]}\n`)
    const empty = writeInto(at, 'empty.jsonl', '\n\n')
    const wrong = await run(at, ['eval', bad])
    expect(wrong).toMatchObject({ code: 1, stdout: '' })
    expect(wrong.stderr).toContain(`${bad}:2  is no JSON object; write {"text"`)
    expect(wrong.stderr).toContain(`${bad}:3  "greating" is not an intent; did you mean greeting?`)
    const remedies = await Promise.all([run(at, ['eval', empty]), run(at, ['eval', 'nowhere.jsonl'])])
    expect(remedies.map(({ code, stderr }) => [code, stderr])).toEqual([
      [1, expect.stringMatching(/holds no messages\nwrite one a line/)],
      [1, expect.stringMatching(/nowhere\.jsonl can't be read \(ENOENT\)\nname a file/)],
    ])
  })
})
