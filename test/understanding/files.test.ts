import { describe, expect, it } from 'vitest'
import { parseCatalog } from '../../src/catalog/parse.ts'
import { formatProblems } from '../../src/catalog/problems.ts'
import { loadFiles, vendorFolder } from '../catalog/vendor-catalog.ts'

const vendor = new Map([...(await loadFiles(vendorFolder))].filter(([name]) => !name.startsWith('understanding/')))

const reportOn = (name: string, text: string): string => {
  const parsed = parseCatalog(new Map([...vendor, [`understanding/${name}`, text]]))
  return parsed.ok ? '' : formatProblems(parsed.problems, 'intents')
}

describe('a mistake in what the bot understands by', () => {
  it.each([
    [
      'an unknown intent of a message',
      'messages/some.yaml',
      '- text: "hello"\n  intents: [greting]',
      'intents/understanding/messages/some.yaml:2:13',
      'did you mean greeting?',
    ],
    [
      'an unknown service of a message',
      'messages/some.yaml',
      '- text: "hello"\n  intents: [coverage]\n  services: [vpm]',
      'intents/understanding/messages/some.yaml:3:14',
      '"vpm" is no service of services.yaml; did you mean vpn?',
    ],
    [
      'an unknown plan of a message',
      'messages/some.yaml',
      '- text: "hello"\n  intents: [coverage]\n  plans: [GOLD]',
      'intents/understanding/messages/some.yaml:3:11',
      '"GOLD" is no plan of plans.yaml',
    ],
    [
      'an unknown priority of a message',
      'messages/some.yaml',
      '- text: "hello"\n  intents: [report-problem]\n  priority: hihg',
      'intents/understanding/messages/some.yaml:3:13',
      '"hihg" is no priority of priorities.yaml; did you mean high?',
    ],
    [
      'a ticket that YAML takes for a number',
      'messages/some.yaml',
      '- text: "hello"\n  intents: [ticket-status]\n  ticket: 1042',
      'intents/understanding/messages/some.yaml:3:11',
      'put it in "quotes"',
    ],
    [
      'an unknown placeholder',
      'phrases.yaml',
      'coverage:\n  - do you do {servise}',
      'intents/understanding/phrases.yaml:2:5',
      'did you mean {service}?',
    ],
    [
      'phrases for no intent',
      'phrases.yaml',
      'covrage: [do you do it]',
      'intents/understanding/phrases.yaml:1:1',
      'did you mean coverage?',
    ],
    [
      'names of no service',
      'services.yaml',
      'vpm: { names: [vpn] }',
      'intents/understanding/services.yaml:1:1',
      'did you mean vpn?',
    ],
    [
      'further names of no plan',
      'vocabulary.yaml',
      'plans:\n  names:\n    PREMUM: [prem]',
      'intents/understanding/vocabulary.yaml:3:5',
      'did you mean PREMIUM?',
    ],
    [
      'a denial by no family',
      'vocabulary.yaml',
      'families: { human: [person] }\ndenials:\n  talk-to-engineer: [humans]',
      'intents/understanding/vocabulary.yaml:3:22',
      'did you mean human?',
    ],
    [
      'a rule with no cue',
      'severity.yaml',
      'cues: { down: [dead] }\nrules:\n  - { priority: high, any: [dwon] }',
      'intents/understanding/severity.yaml:3:29',
      'did you mean down?',
    ],
    [
      'a threshold that is no probability',
      'settings.yaml',
      'thresholds:\n  answer: 60',
      'intents/understanding/settings.yaml:2:11',
      'must be at most 1',
    ],
  ])('names file, line and remedy: %s', (_, name, text, place, remedy) => {
    const report = reportOn(name, text)
    expect(report).toContain(place)
    expect(report).toContain(remedy)
    expect(report.split('\n')).toHaveLength(1)
  })

  it('hides no other mistake', () => {
    const report = reportOn(
      'messages/some.yaml',
      '- text: "a"\n  intents: [coverage]\n  services: [vpm, smnp]\n- text: "b {nobody}"\n  intents: [greeting]',
    )
    expect(report.split('\n')).toHaveLength(3)
  })
})

describe('a catalog that understands nothing yet', () => {
  it('is a catalog', () => {
    expect(parseCatalog(vendor).ok).toBe(true)
  })
})
