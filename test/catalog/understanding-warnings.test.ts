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
    [
      'a phrase of two services',
      { 'services.yaml': 'vpn: { phrases: [dig a tunnel] }\nsnmp: { phrases: [dig a tunnel] }' },
      'services.yaml:2:19  "dig a tunnel" is a phrase of vpn, too',
    ],
    [
      'an everyday word as the name of a job',
      { 'services.yaml': 'vpn: { names: [tunnel, please] }' },
      'services.yaml:1:24  "please" is a name of vpn, but',
    ],
    [
      'a name of two plans',
      { 'vocabulary.yaml': 'plans: { names: { BASIC: [the small one], PREMIUM: [the Small one] } }' },
      'vocabulary.yaml:1:53  "the Small one" is a name of BASIC, too',
    ],
    [
      'the same words about two jobs',
      {
        'messages/a.yaml':
          '- { text: "knit it", intents: [coverage], services: [vpn] }\n- { text: "knit it", intents: [coverage], services: [snmp] }',
      },
      'messages/a.yaml:2:11  has snmp and no priority, but vpn and no priority in understanding/messages/a.yaml:1',
    ],
    [
      'the same words, once worse than the other time',
      {
        'messages/a.yaml':
          '- { text: "knit it", intents: [report-problem], priority: low }\n- { text: "knit it", intents: [report-problem], priority: high }',
      },
      'messages/a.yaml:2:11  has no service and high, but no service and low in understanding/messages/a.yaml:1',
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

  it('has words for every job', () => {
    const services = good.get('services.yaml') ?? ''
    const files = new Map(good).set('services.yaml', `${services}\n  - { id: knitting, name: knitting }\n`)
    const line =
      files
        .get('services.yaml')
        ?.split('\n')
        .findIndex((each) => each.includes('id: knitting')) ?? 0
    expect(formatProblems(understandingWarnings(files), 'intents')).toMatch(
      new RegExp(`^intents/services\\.yaml:${line + 1}:11 {2}knitting has no words in understanding/: .*$`),
    )
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
