import { describe, expect, it } from 'vitest'
import { formatProblems } from '../../src/catalog/problems.ts'
import { understandingWarnings } from '../../src/catalog/understanding-warnings.ts'
import { loadFiles, vendorFolder } from './vendor-catalog.ts'

const good = await loadFiles(vendorFolder)

const warningsOf = (changes: Readonly<Record<string, string | null>>): string => {
  const files = new Map(good)
  for (const [name, text] of Object.entries(changes)) {
    if (text === null) files.delete(`understanding/${name}`)
    else files.set(`understanding/${name}`, text)
  }
  return formatProblems(understandingWarnings(files), 'intents')
}

describe('a catalog that works, but understands less than it might', () => {
  it('is the vendor’s not', () => {
    expect(warningsOf({})).toBe('')
  })

  it.each([
    ['a file that is missing', { 'vocabulary.yaml': null }, 'vocabulary.yaml:1:1  the file is missing: plans, ticket'],
    [
      'the same words with two wishes',
      {
        'messages/a.yaml':
          '- { text: "Knit  it", intents: [help] }\n- { text: "knit it.", intents: [thanks, pricing] }',
      },
      'messages/a.yaml:2:11  asks for thanks, pricing, but for help in understanding/messages/a.yaml:1, word for word',
    ],
    [
      'a cue without a word',
      { 'severity.yaml': 'cues:\n  down: [dead, "*"]' },
      'severity.yaml:2:16  "*" holds no word, so it is found nowhere',
    ],
    [
      'a name of two services',
      { 'services.yaml': 'vpn: { names: [tunnel, gate] }\nsnmp: { names: [Tunnels] }' },
      'services.yaml:2:17  "Tunnels" is a name of vpn, too',
    ],
  ])('is told so: %s', (_, changes, warning) => {
    const warnings = warningsOf(changes)
    expect(warnings).toContain(`intents/understanding/${warning}`)
    expect(warnings.split('\n')).toHaveLength(1)
  })

  it('asks the same words as a question and as an answer without being warned', () => {
    const asked =
      '- { text: "sure", intents: [affirm] }\n- { text: "knit it", intents: [help] }\n- { text: "knit it?", intents: [thanks] }'
    expect(warningsOf({ 'messages/a.yaml': asked })).toBe('')
  })

  const none = Object.fromEntries(
    [...good.keys()]
      .filter((name) => name.startsWith('understanding/messages/'))
      .map((name) => [name.replace('understanding/', ''), null]),
  )

  it('has examples', () => {
    expect(warningsOf(none)).toContain('there are no example messages')
  })

  it('has examples of all that can be asked for', () => {
    const few = {
      ...none,
      'phrases.yaml': 'greeting: [hi]',
      'messages/a.yaml': '- { text: "knit", intents: [help, pricing] }',
    }
    const warnings = warningsOf(few)
    expect(warnings).toContain('no example asks for coverage, report-problem')
    expect(warnings).not.toMatch(/asks for .*(greeting|help|pricing)/)
  })
})
