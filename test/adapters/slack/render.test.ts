import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { piecesOf } from '../../../adapters/slack/pieces.ts'
import { render, renderChosen, renderPlain } from '../../../adapters/slack/render.ts'
import { type ConversationId, instant } from '../../../src/ids.ts'
import { type Action, type Block, plainText, type Span } from '../../../src/triage/message.ts'

const conversation = 'slack:T1/D1' as ConversationId
const say = (blocks: readonly Block[], actions: readonly Action[] = []) =>
  render(conversation, { seq: 7, blocks, actions })
const text = (...spans: Span[]): Block => ({ kind: 'text', spans })
const action = (id: string, label = id): Action => ({ id, label, style: 'normal' })

const hostile = '<!channel> <@U1> <https://evil.example|click> *bold* `code` :bomb: https://evil.example & >'

describe('a message', () => {
  it('holds no sign that turns its words round', () => {
    const turned = 'evil\u202efdp.exe \u2066x\u2069'
    const table = { kind: 'table', header: [], rows: [[turned]] } as const
    const messages = say(
      [text(turned, { strong: turned }, { link: 'https://a.example', label: turned }), table],
      [action('a', turned)],
    )
    const chosen = renderChosen(conversation, { seq: 7, blocks: [text(turned)], actions: [action('a', turned)] }, 'a')
    const plain = renderPlain(conversation, { seq: 7, blocks: [text(turned)], actions: [] })
    expect(JSON.stringify(messages)).toContain('evilfdp.exe x')
    expect(JSON.stringify([messages, chosen, plain])).not.toMatch(/\p{Bidi_Control}/u)
  })

  it('is literal: no mention, broadcast, link, markup or picture in it takes effect', () => {
    const [message] = say([text(hostile, { strong: '<!here>' })])
    expect(message?.text).not.toMatch(/<[^d]/)
    expect(message?.text).toContain('&lt;!channel&gt; &lt;@U1&gt;')
    expect(message?.blocks).toEqual([
      {
        type: 'rich_text',
        elements: [
          {
            type: 'rich_text_section',
            elements: [
              { type: 'text', text: hostile },
              { type: 'text', text: '<!here>', style: { bold: true } },
            ],
          },
        ],
      },
    ])
  })

  it('links only what is meant to be a link, and only into the web', () => {
    const [message] = say([
      text({ link: 'https://example.com/', label: 'docs' }, { link: 'javascript:alert(1)', label: 'x' }),
    ])
    expect(JSON.stringify(message?.blocks)).toContain('"type":"link","url":"https://example.com/","text":"docs"')
    expect(JSON.stringify(message?.blocks)).not.toContain('javascript')
  })

  it("shows times in the reader's own zone", () => {
    const [message] = say([text('Open until ', { at: instant(1_760_000_000_000), said: '08:53 | <UTC>' })])
    expect(message?.text).toBe('Open until <!date^1760000000^{date_short_pretty} {time}|08:53 / &lt;UTC&gt;>')
    expect(JSON.stringify(message?.blocks)).toContain('"type":"date","timestamp":1760000000')
  })

  it('has its buttons at its end, known again when they are pressed', () => {
    const actions = Array.from({ length: 30 }, (_, index) => action(`a${index}`, 'x'.repeat(100)))
    const rows = say([text('Which?')], actions)[0]?.blocks.filter((block) => block.type === 'actions') ?? []
    expect(rows.map(({ block_id, elements }) => [block_id, elements.length])).toEqual([
      ['slack:T1/D1#7.0', 25],
      ['slack:T1/D1#7.1', 5],
    ])
    expect(rows[0]?.elements[0]).toMatchObject({ action_id: 'a0', text: { text: `${'x'.repeat(74)}…`, emoji: false } })
  })

  it('has tables, one a message, without empty cells', () => {
    const table: Block = { kind: 'table', header: ['Plan', 'Hours'], rows: [['A', ''], ['B']] }
    const messages = say([text('Plans:'), table, table])
    expect(messages.map(({ blocks }) => blocks.map(({ type }) => type))).toEqual([['rich_text', 'table'], ['table']])
    expect(messages[0]?.blocks[1]).toMatchObject({
      rows: [
        [{ text: 'Plan' }, { text: 'Hours' }],
        [{ text: 'A' }, { text: ' ' }],
        [{ text: 'B' }, { text: ' ' }],
      ],
    })
  })

  it('writes a table that is larger than Slack takes as text', () => {
    const rows = Array.from({ length: 101 }, () => ['a', 'b'])
    expect(say([{ kind: 'table', header: [], rows }])[0]?.blocks[0]?.type).toBe('rich_text')
  })

  it('shows the choice where the buttons were', () => {
    const entry = { seq: 7, blocks: [text('Shall we?')], actions: [action('yes', 'Yes *please*')] }
    const message = renderChosen(conversation, entry, 'yes')
    expect(message?.blocks.map(({ type }) => type)).toEqual(['rich_text', 'context'])
    expect(message?.blocks[1]).toMatchObject({ elements: [{ type: 'plain_text', text: '✓ Yes *please*' }] })
    expect(renderChosen(conversation, entry, 'other')).toBeNull()
  })

  it('can be said without rich text', () => {
    const [message] = renderPlain(conversation, { seq: 7, blocks: [text(hostile)], actions: [action('yes')] })
    expect(message?.blocks).toMatchObject([
      { type: 'section', text: { type: 'plain_text', text: hostile, emoji: false } },
      { type: 'actions' },
    ])
  })
})

describe('long text', () => {
  it('is split at the ends of sentences', () => {
    const sentence = 'This is a sentence of some length, and it ends here. '
    const pieces = piecesOf([text(sentence.repeat(200).trim())])
    expect(pieces.length).toBe(4)
    for (const piece of pieces) expect(plainText(piece)).toMatch(/^This .* here\.$/)
  })

  it('loses nothing, breaks no character and keeps to the limit', () => {
    const word = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 4000 }),
      fc.constantFrom('. ', '\n', '🙂'.repeat(2000)),
    )
    const spans = fc.array(
      fc.oneof(
        word,
        word.map((strong) => ({ strong })),
      ),
      { maxLength: 6 },
    )
    fc.assert(
      fc.property(
        fc.array(
          spans.map((each) => text(...each)),
          { maxLength: 4 },
        ),
        (blocks) => {
          const pieces = piecesOf(blocks)
          const dense = (all: readonly Block[]) => plainText(all).replaceAll(/\s/g, '')
          expect(pieces.map(dense).join('')).toBe(dense(blocks))
          for (const piece of pieces) {
            expect(piece.reduce((sum, block) => sum + plainText([block]).length, 0)).toBeLessThanOrEqual(3000)
            expect(plainText(piece).isWellFormed()).toBe(plainText(blocks).isWellFormed())
          }
        },
      ),
      { numRuns: 200 },
    )
  })
})
