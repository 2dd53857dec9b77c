import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { readingText } from '../../src/cli/reading-text.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'
import { understood } from '../support/understood.ts'

const catalog = await loadCatalog(vendorFolder)
const { answer, turnAway } = catalog.understanding.thresholds
const priority = catalog.priorities[0]?.id ?? expect.fail()
const told = (...reading: Parameters<typeof understood>) =>
  stripVTControlCharacters(readingText(understood(...reading), catalog))

describe('a reading, as people read it', () => {
  it('says when the bot would ask back, and only then', () => {
    expect(told({ intents: ['pricing'], confidence: answer - 0.01 })).toMatch(/\nunsure +below \d+ %, so the bot asks/)
    expect(told({ intents: ['pricing'], confidence: answer })).not.toContain('unsure')
    expect(told({ intents: ['out-of-scope'], confidence: turnAway - 0.01 })).toContain('unsure')
    expect(told({ intents: ['report-problem'], confidence: 0, priority })).not.toContain('unsure')
  })

  it('draws what spoke for and against to one scale, by reading, and cuts what is too long', () => {
    const evidence = [
      { what: 'price', for: 'pricing', weight: 2 },
      { what: 'plan', for: 'my-plan', weight: -1 },
      { what: `name: ${'x'.repeat(80)}`, for: 'pricing', weight: 0.25 },
    ]
    const lines = told({ intents: ['pricing', 'my-plan'], evidence }).split('\n')
    const from = lines.indexOf('what spoke for pricing')
    expect(lines.slice(from, from + 5).map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
      'what spoke for pricing',
      ` price +2.00 ${'█'.repeat(20)}`,
      expect.stringMatching(/^ name: x+… \+0\.25 ██▌$/),
      '',
      'what spoke for my-plan',
    ])
    expect(lines[from + 5]).toMatch(/^ {2}plan +−1\.00 {2}█{10}$/)
  })

  it('names all that the message holds', () => {
    const entities = {
      versions: ['x17'],
      emails: ['a@b.example'],
      ticketChange: 'close',
      namedPriority: priority,
      ordinal: 2,
    } as const
    const text = told({ intents: ['ticket-update'], ticket: '1042', continues: true, entities })
    for (const line of ['ticket +1042', 'versions +x17', 'e-mail +a@b.example', 'change +close', 'choice +2']) {
      expect(text).toMatch(new RegExp(`^${line}$`, 'm'))
    }
    expect(text).toMatch(/^leans on +the message before it$/m)
  })
})
