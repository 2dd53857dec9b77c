import { describe, expect, it } from 'vitest'
import { vendorCatalog, vendorMatcher } from './vendor-matcher.ts'

const { answer } = vendorCatalog.understanding.thresholds
const letters = 'qzxvkjwpyg'
const atRandom = (length: number): string =>
  Array.from({ length }, (_, at) => letters[(at * at * 7 + at) % letters.length]).join('')

describe('a text that says nothing', () => {
  it.each([
    ['letters at random', atRandom(65_536)],
    [
      'words at random',
      Array.from({ length: 40 }, (_, at) => `${atRandom(3 + (at % 6))}${at % 7 ? 'qj' : 'zx'}`).join(' '),
    ],
    ['a word over and over', 'and '.repeat(16_000)],
    ['a picture over and over', '👨‍👩‍👧‍👦'.repeat(3000)],
    ['a language without examples', 'hogyan lehet ezt megjavítani kérem szépen'],
  ])('is answered by asking back: %s', (_, text) => {
    expect(vendorMatcher.understand(text).confidence).toBeLessThan(answer)
  })

  it.each([
    'everything is down',
    'yes',
    'thanks',
    'what is the status of #1001?',
    'server_name is wrong in our __init__ file',
  ])('is the same with marks of stress around it, as chats write them: %s', (text) => {
    const read = vendorMatcher.understand(text)
    for (const stressed of [`_${text}_`, `*_${text}_*`, `__${text}__`]) {
      const { intents, priority, ticket } = vendorMatcher.understand(stressed)
      expect({ intents, priority, ticket }, stressed).toEqual({
        intents: read.intents,
        priority: read.priority,
        ticket: read.ticket,
      })
    }
  })

  it('is not a fault with a log of lines alike', () => {
    const log = 'ERROR[1201] sip timeout\n'.repeat(200)
    const read = vendorMatcher.understand(`no calls go through since noon, log:\n${log}`)
    expect(read.intents).toContain('report-problem')
    expect(read.confidence).toBeGreaterThan(answer)
  })
})
