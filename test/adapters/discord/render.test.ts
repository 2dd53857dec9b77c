import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { conversationId, pressedAt } from '../../../adapters/discord/address.ts'
import { render, renderChosen } from '../../../adapters/discord/render.ts'
import { escapeText } from '../../../adapters/discord/text.ts'
import { instant } from '../../../src/ids.ts'
import { type Action, type Block, textBlocks } from '../../../src/triage/message.ts'

const guild = '1100000000000000001'
const conversation = conversationId({
  guild,
  channel: '1100000000000000010',
  thread: '1210000000000000001',
  alone: null,
})
const show = (blocks: readonly Block[], actions: readonly Action[] = []) => render(conversation, { blocks, actions })
const contentOf = (...spans: Extract<Block, { kind: 'text' }>['spans']) => show([{ kind: 'text', spans }])[0]?.content
const action = (id: string, label = id): Action => ({ id, label, style: 'normal' })

/** How Discord reads an escape. */
const unescaped = (text: string): string => text.replaceAll(/\\([^0-9A-Za-z\s])/g, '$1')

describe('text', () => {
  it.each([
    '@everyone and @here',
    '<@1200000000000000100> <@&1100000000000000700> <#1100000000000000010> </ban:1> <t:0:R>',
    '**bold** _it_ ~~no~~ ||secret|| `code` ```block``` [label](https://evil.example)',
    '# big\n> quote\n- list\n1. one\n-# small',
    'https://evil.example discord.gg/abc discord.com/invite/abc steam://run/1',
    'C:\\temp\\*.log \\',
  ])('shows %j as it stands', (text) => {
    const content = contentOf(text) ?? ''
    expect(unescaped(content)).toBe(text)
    const live = /(?<!\\)(?:\\\\)*[@<>*_~|`[\]#]|(?<!\\):\/\/|discord\.(?:gg|com)|^\s*(?:[-+]|\d+[.)])/m
    expect(content).not.toMatch(live)
  })

  it.each(['\n', '\n ', 'a.', '\u2028', '1\n'])('takes time by the length of the text, of %j as well', (unit) => {
    // What grew by the square of the length took six seconds here, and now takes some milliseconds.
    const began = performance.now()
    escapeText(unit.repeat(65_536 / unit.length))
    expect(performance.now() - began).toBeLessThan(1500)
  })

  it('keeps every text whole but for blanks at its ends, and what hides text out', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        expect(unescaped(escapeText(text))).toBe(
          text.replaceAll(/[\p{Cc}\p{Bidi_Control}]/gu, (sign) => (sign === '\n' ? sign : sign === '\t' ? ' ' : '')),
        )
      }),
    )
    expect(contentOf('a\u202eb\u0007c')).toBe('abc')
  })

  it('notifies nobody and shows no previews', () => {
    expect(show(textBlocks('hi'))[0]).toMatchObject({ allowed_mentions: { parse: [] }, flags: 4 })
  })

  it('stresses, links and dates', () => {
    expect(contentOf('Open ', { strong: 'a*b' }, '.')).toBe('Open **a\\*b**.')
    expect(contentOf({ at: instant(1_764_000_000_999), said: 'Monday' })).toBe('<t:1764000000:f>')
    expect(contentOf({ link: 'https://example.com/a_(b)', label: 'the page' })).toBe(
      '[the page](<https://example.com/a_%28b%29>)',
    )
    expect(contentOf({ link: 'https://example.com/', label: 'https://example.com/' })).toBe('<https://example.com/>')
    expect(contentOf({ link: 'javascript:alert(1)', label: 'here' })).toBe('here (javascript:alert(1))')
  })
})

describe('tables', () => {
  it('shows a narrow one in columns, which nothing in it can leave', () => {
    const table: Block = {
      kind: 'table',
      header: ['Plan', 'Price'],
      rows: [
        ['a```b', '1'],
        ['c', '22'],
      ],
    }
    expect(show([table])[0]?.content).toBe('```\nPlan   Price\na`\u200b`\u200b`\u200bb  1\nc      22\n```')
  })

  it('shows a wide one as a list', () => {
    const table: Block = {
      kind: 'table',
      header: ['Job', 'One', 'Two'],
      rows: [
        ['Set up', 'x'.repeat(40), 'y'.repeat(40)],
        ['Move', '', 'z'],
      ],
    }
    expect(show([table])[0]?.content).toBe(
      `**Set up** · One: ${'x'.repeat(40)} · Two: ${'y'.repeat(40)}\n**Move** · Two: z`,
    )
  })

  it('tears no row of a long list', () => {
    const rows = Array.from({ length: 40 }, (_, index) => [`job ${index}`, 'x'.repeat(60), 'y'.repeat(60)])
    const messages = show([{ kind: 'table', header: ['Job', 'One', 'Two'], rows }])
    expect(messages.length).toBeGreaterThan(1)
    for (const { content } of messages) expect(content).toMatch(/^\*\*job .*y$/s)
  })

  it('shows a long one in several messages, each a table of its own', () => {
    const rows = Array.from({ length: 120 }, (_, index) => [`job ${index}`, 'included in the plan'])
    const messages = show([{ kind: 'table', header: ['Job', 'Outcome'], rows }])
    expect(messages.length).toBeGreaterThan(1)
    expect(messages.every(({ content }) => content.startsWith('```\n') && content.endsWith('\n```'))).toBe(true)
    expect(messages.every(({ content }) => content.length <= 2000)).toBe(true)
  })
})

describe('long text', () => {
  it('is split at the end of sentences', () => {
    const sentence = 'This is a sentence of some words, and it ends here.'
    const messages = show(textBlocks(Array.from({ length: 100 }, () => sentence).join(' ')))
    expect(messages.length).toBeGreaterThan(2)
    for (const { content } of messages) expect(content.endsWith('ends here.')).toBe(true)
  })

  it('loses nothing, and fits with the choice that is written under it', () => {
    const texts = fc.array(
      fc.oneof(
        fc.string({ maxLength: 3000, unit: 'grapheme' }),
        fc.constantFrom('*'.repeat(4000), '😀'.repeat(1500), '\\'.repeat(3001)),
      ),
      { maxLength: 4 },
    )
    fc.assert(
      fc.property(texts, (some) => {
        const messages = show(some.flatMap(textBlocks))
        const shown = messages.map(({ content }) => unescaped(content)).join('')
        const blanks = /\s/g
        const expected = some.map((text) => unescaped(escapeText(text))).join('')
        expect(shown.replaceAll(blanks, '')).toBe(expected.replaceAll(blanks, ''))
        for (const { content } of messages) {
          expect(content.isWellFormed()).toBe(true)
          expect(renderChosen(content, '*'.repeat(100)).content.length).toBeLessThanOrEqual(2000)
        }
      }),
      { numRuns: 50 },
    )
  })
})

describe('choices', () => {
  it('are buttons under the last message, up to five', () => {
    const messages = show(textBlocks('word '.repeat(800)), [
      { ...action('accept', 'Yes'), style: 'primary' },
      action('no'),
    ])
    expect(messages.slice(0, -1).every(({ components }) => components.length === 0)).toBe(true)
    expect(messages.at(-1)?.components).toMatchObject([
      {
        type: 1,
        components: [
          { type: 2, style: 1, label: 'Yes' },
          { type: 2, style: 2, label: 'no' },
        ],
      },
    ])
  })

  it('are a menu when they are more, or when their ids are long', () => {
    const many = Array.from({ length: 30 }, (_, index) => action(`ask:${index}`))
    expect(show(textBlocks('?'), many)[0]?.components).toMatchObject([
      { components: [{ type: 3, options: { length: 25 } }] },
      { components: [{ type: 3, options: { length: 5 } }] },
    ])
    expect(show(textBlocks('?'), [action(`open-ticket:${'x'.repeat(60)}`)])[0]?.components).toMatchObject([
      { components: [{ type: 3, options: [{ value: `open-ticket:${'x'.repeat(60)}` }] }] },
    ])
  })

  it('find their way back', () => {
    const [message] = show(textBlocks('?'), [action('ask:a|b#1')])
    expect(message?.components).toMatchObject([{ components: [{ custom_id: expect.any(String) }] }])
    const id = /"custom_id":"([^"]+)"/.exec(JSON.stringify(message?.components))?.[1] ?? ''
    expect(pressedAt(id)).toMatchObject({ conversation, action: 'ask:a|b#1' })
    expect(pressedAt('somebody-else:1')).toBeNull()
    expect(pressedAt('@me/1#0')).toMatchObject({ conversation: 'discord:@me/1', action: null })
  })

  it('give way to the one that was made', () => {
    expect(renderChosen('Go ahead?', '*Yes*')).toMatchObject({ content: 'Go ahead?\n-# ✓ \\*Yes\\*', components: [] })
  })
})
