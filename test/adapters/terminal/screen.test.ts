import { stripVTControlCharacters } from 'node:util'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { screenText } from '../../../adapters/terminal/screen.ts'
import { instant } from '../../../src/ids.ts'
import type { Action, Block } from '../../../src/triage/message.ts'

const shown = (blocks: readonly Block[], actions: readonly Action[] = []): string =>
  stripVTControlCharacters(screenText({ from: 'bot', blocks, actions }))
const colour = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, 'g')
const choice = (label: string): Action => ({ id: label, label, style: 'normal' })

describe('a message on the screen', () => {
  it('has its paragraphs, its links and its times in words', () => {
    const blocks: Block[] = [
      { kind: 'text', spans: ['Open until ', { at: instant(0), said: '20:00' }, ', ', { strong: 'every day' }] },
      {
        kind: 'text',
        spans: [
          { link: 'https://x.test/', label: 'the page' },
          ', ',
          { link: 'https://y.test/', label: 'https://y.test/' },
        ],
      },
    ]
    expect(shown(blocks)).toBe('● Open until 20:00, every day\n\n  the page (https://x.test/), https://y.test/')
  })

  it('has tables in columns', () => {
    const table: Block = { kind: 'table', header: ['Plan', 'First answer'], rows: [['ENTERPRISE', '0–1 h'], ['FREE']] }
    expect(shown([table])).toBe(['● Plan        First answer', '  ENTERPRISE  0–1 h', '  FREE'].join('\n'))
  })

  it('numbers its choices as they are typed', () => {
    const said = shown([{ kind: 'text', spans: ['Shall I?'] }], [choice('Yes'), choice('No')])
    expect(said).toBe('● Shall I?\n  1 Yes\n  2 No')
  })

  it('never drives the terminal with a text of somebody else, wherever it stands', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', '\n', '\t', '\r', '\u0007', '\u001b', '[2J', '\u009b', '\u202e', '\u2066', 'é'),
    })
    fc.assert(
      fc.property(text, (hostile) => {
        const blocks: Block[] = [
          {
            kind: 'text',
            spans: [hostile, { strong: hostile }, { link: hostile, label: 'x' }, { at: instant(0), said: hostile }],
          },
          { kind: 'table', header: [hostile], rows: [[hostile, hostile]] },
        ]
        // Our own colours are the only sequences that are left to take away.
        const printed = screenText({ from: 'engineer', blocks, actions: [choice(hostile)] })
        expect(printed.replaceAll(colour, '').replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Bidi_Control}]/u)
      }),
    )
  })
})
