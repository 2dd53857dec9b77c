import pino from 'pino'
import { expect, it } from 'vitest'
import { tellRefusals } from '../../../adapters/shared/refusals.ts'

it('tells of refused requests once a minute, with how many there were', () => {
  const lines: string[] = []
  const log = pino({}, { write: (line: string) => void lines.push(line) })
  let now = 0
  const tell = tellRefusals(log, () => now, 'a request was refused')
  for (let each = 0; each < 100; each++) tell()
  now = 60_000
  tell()
  expect(lines.map((line) => JSON.parse(line))).toMatchObject([
    { count: 1, msg: 'a request was refused' },
    { count: 100, msg: 'a request was refused' },
  ])
})
