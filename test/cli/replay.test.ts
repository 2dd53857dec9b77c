import { readdirSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { run, runJson, workplace, writeInto } from '../support/program.ts'

const at = workplace()
const talk = '/api/chat/{conversation}/messages'
const lines = (...payloads: readonly object[]) => payloads.map((payload) => JSON.stringify(payload)).join('\n')

describe('frontdesk replay', () => {
  it('plays requests to the web chat through the whole program and tells what would be answered', async () => {
    const file = writeInto(
      at,
      'web.jsonl',
      lines(
        { platform: 'web', path: '/api/chat', body: { zone: 'UTC+2' } },
        { platform: 'web', path: talk, body: { id: '1', text: 'all calls fail, we can not work' } },
        { platform: 'web', path: talk, body: { id: '1', text: 'all calls fail, we can not work' } },
        { platform: 'web', path: talk, body: { text: 'no id' } },
      ),
    )
    const played = await runJson(at, ['replay', file, '--json'])
    expect(played).toMatchObject([
      { line: 1, platform: 'web', told: '201', shown: [] },
      { line: 2, told: '202', shown: [{ text: expect.stringContaining('#1001'), wire: { from: 'bot' } }] },
      { line: 3, told: '202', shown: [] },
      { line: 4, told: '400', shown: [] },
    ])
    const { stdout } = await run(at, ['replay', file])
    expect(stdout).toMatch(/^1 web: 201\n2 web: 202\n● Ticket #1001/)
    expect(readdirSync(at.folder)).toEqual(['web.jsonl'])
  })

  it('reads standard input, and takes the platform of lines that name none', async () => {
    const input = lines({ path: '/api/chat', body: {} })
    expect(await runJson(at, ['replay', '-', '--platform', 'web', '--json'], input)).toMatchObject([{ told: '201' }])
    const { code, stderr } = await run(at, ['replay', '-'], input)
    expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('name one of web') })
  })

  it('names the line that is no payload, and a file that is not there', async () => {
    expect((await run(at, ['replay', '-'], '\n{"platform": "web"\n')).stderr).toContain('line 2 is no payload')
    const odd = lines({ platform: 'discord', body: { op: 10 } })
    expect((await run(at, ['replay', '-'], `\n${odd}`)).stderr).toMatch(/line 2: .*\nwrite what the gateway sent/)
    const mistakes = [
      ['nowhere.jsonl', /^error: nowhere.jsonl is not there\n/],
      ['.', /^error: . is a folder\n/],
      [writeInto(at, 'empty.jsonl', '\n \n'), /holds no payload\nwrite one JSON object a line/],
    ] as const
    for (const [file, told] of mistakes)
      expect(await run(at, ['replay', file])).toMatchObject({ code: 1, stderr: expect.stringMatching(told) })
  })
})
