import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { longestText, piecesOf } from '../../../adapters/teams/pieces.ts'
import { render, renderChosen, type Showing } from '../../../adapters/teams/render.ts'
import { type ConversationId, instant } from '../../../src/ids.ts'
import type { Action, Block } from '../../../src/triage/message.ts'
import { hostileTexts } from '../channel-contract.ts'
import { buttonsIn, cardPart, cardText } from './rig.ts'

const here: Showing = { conversation: 'teams:t~emea/c' as ConversationId, personal: true, proof: null }
const line = (blocks: readonly Block[], actions: readonly Action[] = []) => ({ seq: 7, blocks, actions })
const said = (text: string): Block => ({ kind: 'text', spans: [text] })
const yes: Action = { id: 'consent-accept', label: 'Yes', style: 'primary' }
const wordsOf = (card: unknown) => cardText(cardPart.parse(card))

describe('a line as a card', () => {
  it.each(hostileTexts)('shows %s as it stands: no text block, no mention, nothing to evaluate', (text) => {
    const [message] = render(line([said(text)]), here)
    expect(wordsOf(message?.card)).toBe(text)
    const json = JSON.stringify(message?.card)
    expect(json).not.toContain('"TextBlock"')
    expect(json).not.toContain('entities')
    expect(json).not.toContain('OpenUrl')
  })

  it('holds no sign that turns its words round', () => {
    const turned = 'evil\u202efdp.exe \u2066x\u2069'
    const table = { kind: 'table', header: [], rows: [[turned]] } as const
    const shown = line([said(turned), table], [{ ...yes, label: turned }])
    const all = JSON.stringify([render(shown, here), renderChosen(shown, yes.id)])
    expect(all).toContain('evilfdp.exe x')
    expect(all).not.toMatch(/\p{Bidi_Control}/u)
  })

  it('does not let a text be evaluated as a date', () => {
    const text = '{{DATE(2026-11-24T10:00:00Z, SHORT)}} {{{TIME(2026-11-24T10:00:00Z)}}}'
    const [message] = render(line([said(text)]), here)
    expect(wordsOf(message?.card)).toBe(text)
    expect(JSON.stringify(message?.card)).not.toContain('{{')
  })

  it("shows times in the reader's own zone", () => {
    const at = { at: instant(Date.UTC(2026, 10, 24, 10, 0, 0, 123)), said: '12:00' }
    const [message] = render(line([{ kind: 'text', spans: ['by ', at] }]), here)
    expect(wordsOf(message?.card)).toBe('by {{DATE(2026-11-24T10:00:00Z, SHORT)}} {{TIME(2026-11-24T10:00:00Z)}}')
  })

  it('links where the catalog links, and to the web alone', () => {
    const linked = (link: string) =>
      JSON.stringify(render(line([{ kind: 'text', spans: [{ link, label: 'there' }] }]), here)[0]?.card)
    expect(linked('https://example.com/a')).toContain('"url":"https://example.com/a"')
    expect(linked('javascript:alert(1)')).not.toContain('javascript')
  })

  it('shows a table as one, its first row as its header', () => {
    const table: Block = { kind: 'table', header: ['Plan', 'Price'], rows: [['A', '1'], ['B']] }
    expect(render(line([table]), here)[0]?.card.body).toMatchObject([
      {
        type: 'Table',
        firstRowAsHeaders: true,
        columns: [{ width: 1 }, { width: 1 }],
        rows: [{}, {}, { cells: [{}, { items: [] }] }],
      },
    ])
  })

  it('has buttons that say which they are, and suggestions in a personal chat', () => {
    const [message] = render(line([said('Agree?')], [yes]), here)
    const data = { frontdesk: { kind: 'press', action: 'consent-accept', seq: 7 } }
    expect(buttonsIn(cardPart.parse(message?.card))).toEqual([{ title: 'Yes', action: 'consent-accept', data }])
    expect(message?.suggestions).toEqual(['Yes'])
    expect(render(line([said('Agree?')], [yes]), { ...here, personal: false })[0]?.suggestions).toEqual([])
  })

  it('says in another place which conversation its buttons are of', () => {
    const [message] = render(line([said('Agree?')], [yes]), { ...here, personal: false, proof: 'p' })
    expect(buttonsIn(cardPart.parse(message?.card))[0]?.data).toMatchObject({
      frontdesk: { of: here.conversation, proof: 'p' },
    })
  })

  it('shows the choice in place of the buttons', () => {
    const chosen = renderChosen(line([said('Agree?')], [yes]), 'consent-accept')
    expect(wordsOf(chosen?.card)).toBe('Agree?\n✓ Yes')
    expect(buttonsIn(cardPart.parse(chosen?.card))).toEqual([])
    expect(renderChosen(line([said('Agree?')], [yes]), 'forged')).toBeNull()
  })
})

describe('a long line', () => {
  const text = fc
    .array(fc.constantFrom('a word ', 'End. ', 'line\n', '😀', 'x'.repeat(90), '{{', '"'), { maxLength: 900 })
    .map((parts) => parts.join(''))
  const blocks = fc.array(
    fc.oneof(
      text.map(said),
      fc.record({
        kind: fc.constant('table' as const),
        header: fc.constant(['Plan', 'Price']),
        rows: fc.array(fc.tuple(fc.string({ maxLength: 300 }), fc.string({ maxLength: 300 })), { maxLength: 150 }),
      }),
    ),
    { maxLength: 4 },
  )

  it('comes in cards that Teams takes, and nothing of it is lost', () => {
    fc.assert(
      fc.property(blocks, (all) => {
        const messages = render(line(all, [yes]), here)
        for (const { card } of messages) expect(Buffer.byteLength(JSON.stringify(card))).toBeLessThan(28_000)
        const squeezed = (words: string) => words.replaceAll(/\s/g, '')
        const shown = squeezed(messages.map(({ card }) => wordsOf(card)).join(''))
        for (const block of all) {
          if (block.kind === 'text') expect(shown).toContain(squeezed(block.spans.join('')))
          else for (const row of block.rows) expect(shown).toContain(squeezed(row.join('')))
        }
      }),
      { numRuns: 30 },
    )
  })

  it('is cut at the end of a sentence', () => {
    const sentence = 'It stops. '
    const [first] = piecesOf([said(sentence.repeat(longestText / 5))])
    expect(first?.every((block) => block.kind === 'text' && String(block.spans[0]).trimEnd().endsWith('stops.'))).toBe(
      true,
    )
  })

  it('has its buttons on the last card alone', () => {
    const messages = render(
      line(
        Array.from({ length: 12 }, () => said('word '.repeat(700))),
        [yes],
      ),
      here,
    )
    expect(messages.length).toBeGreaterThan(1)
    expect(messages.map(({ card }) => buttonsIn(cardPart.parse(card)).length)).toEqual([
      ...messages.slice(1).map(() => 0),
      1,
    ])
  })
})
