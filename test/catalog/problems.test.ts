import { describe, expect, it } from 'vitest'
import { parseCatalog } from '../../src/catalog/parse.ts'
import { formatProblems } from '../../src/catalog/problems.ts'
import { loadFiles, vendorFolder } from './vendor-catalog.ts'

const good = await loadFiles(vendorFolder)

/** The line, counted from 1, on which `needle` first stands. */
const lineOf = (file: string, needle: string): number =>
  (good.get(file) ?? '').split(needle, 1)[0]?.split('\n').length ?? 0

const reportOn = (changes: Readonly<Record<string, string | null>>): string[] => {
  const files = new Map(good)
  for (const [file, text] of Object.entries(changes)) {
    if (text === null) files.delete(file)
    else files.set(file, text)
  }
  const parsed = parseCatalog(files)
  return parsed.ok ? [] : formatProblems(parsed.problems, 'intents').split('\n')
}

const edited = (file: string, from: string, to: string): string => {
  const text = good.get(file) ?? ''
  if (!text.includes(from)) throw new Error(`${file} does not hold ${from}`)
  return text.replace(from, () => to)
}

const vpn = '- id: vpn\n    name: VPN configuration\n    coverage: { ENTERPRISE: not-done, '
const outcomeList = 'included, free, on-demand, hourly, separate-order, guidance, not-included, not-done, ask'

/** File, what is replaced, by what; the line counted from the first replaced one, the column, the message. */
const table: readonly [string, string, string, string, number, number, string][] = [
  [
    'an unknown outcome',
    'services.yaml',
    `${vpn}PREMIUM: not-done, BASIC: not-done`,
    `${vpn}PREMIUM: not-done, BASIC: payed`,
    2,
    65,
    `coverage for BASIC of vpn is "payed"; use one of: ${outcomeList}`,
  ],
  [
    'a plan without coverage',
    'services.yaml',
    `${vpn}PREMIUM: not-done, BASIC: not-done`,
    `${vpn}PREMIUM: not-done`,
    2,
    5,
    `coverage of vpn is missing for plan BASIC; add "BASIC:" with one of: ${outcomeList}`,
  ],
  [
    'coverage for a plan that does not exist',
    'services.yaml',
    vpn,
    `${vpn}PREMUM: free, `,
    2,
    39,
    'coverage of vpn names "PREMUM", which is no plan of plans.yaml; did you mean PREMIUM?',
  ],
  [
    'an unknown key',
    'services.yaml',
    '- id: vpn\n    name: VPN',
    '- id: vpn\n    nmae: x\n    name: VPN',
    1,
    5,
    '"nmae" is no known key; did you mean name?',
  ],
  [
    'a service that stands twice',
    'services.yaml',
    '- id: vpn\n',
    '- id: snmp\n',
    0,
    9,
    'id "snmp" is used twice; each needs its own',
  ],
  [
    'a reference to no service',
    'services.yaml',
    'seeAlso: [group-training]',
    'seeAlso: [grop-training]',
    0,
    15,
    'seeAlso of personal-training names "grop-training", which is no other service; did you mean group-training?',
  ],
  [
    'no sections',
    'services.yaml',
    'name: VPN configuration\n    coverage: { ENTERPRISE: not-done, PREMIUM: not-done, BASIC: not-done, FREE: not-done }\n    sections: [Jobs NOT done]',
    'name: VPN configuration\n    coverage: { ENTERPRISE: not-done, PREMIUM: not-done, BASIC: not-done, FREE: not-done }\n    sections: []',
    2,
    15,
    'sections of vpn is empty; write at least one',
  ],
  [
    'a missing field',
    'services.yaml',
    '    name: VPN configuration\n',
    '',
    -1,
    5,
    'name of vpn is missing; write a text',
  ],
  [
    'a note for an unknown plan',
    'services.yaml',
    '      FREE: It is free',
    '      FREEE: It is free',
    0,
    7,
    'planNotes of problem-solving names "FREEE", which is no plan of plans.yaml; did you mean FREE?',
  ],
  [
    'one statement that contradicts nothing',
    'services.yaml',
    '      - says: Partitions and storage devices management is not done by {vendor}, because one small mistake makes the server unreachable.\n        section: Jobs NOT done\n',
    '',
    -2,
    7,
    'conflict of storage-partitions needs two statements at least; one alone contradicts nothing',
  ],
  [
    'a wrong placeholder',
    'services.yaml',
    'fixing a bug in {product}',
    'fixing a bug in {prodct}',
    0,
    11,
    '{prodct} cannot be filled in; did you mean {product}?',
  ],
  [
    'broken YAML',
    'services.yaml',
    `${vpn}PREMIUM: not-done, BASIC: not-done, FREE: not-done }`,
    `${vpn}PREMIUM: not-done, BASIC: not-done, FREE: not-done`,
    3,
    5,
    'YAML: Flow map in block collection must be sufficiently indented and end with a }',
  ],
  [
    'a colon in a bare text',
    'services.yaml',
    'note: No plan includes',
    'note: Remember: no plan includes',
    0,
    11,
    'YAML: a text that holds a colon followed by a space; put the whole text in "quotes"',
  ],
  ['a tab', 'plans.yaml', '    name: BASIC', '\tname: BASIC', 0, 1, 'YAML: a tab at the start of the line; use spaces'],
  [
    'a key twice',
    'vendor.yaml',
    'product: MOR\n',
    'product: MOR\nproduct: MOR 2\n',
    1,
    1,
    'YAML: this key stands here twice; keep one of them',
  ],
  [
    'a text where a number belongs',
    'vendor.yaml',
    'amount: 100',
    'amount: a lot',
    0,
    11,
    'hourlyRate.amount is "a lot"; write a number',
  ],
  ['a price below nothing', 'vendor.yaml', 'amount: 100', 'amount: -5', 0, 11, 'hourlyRate.amount must be more than 0'],
  [
    'a price as it is printed',
    'vendor.yaml',
    'amount: 100',
    'amount: 1,000',
    0,
    11,
    'hourlyRate.amount is "1,000"; write a number, with a point before decimals, nothing else between digits, and no quotes',
  ],
  [
    'a price that no coin pays',
    'vendor.yaml',
    'amount: 100\n  currency: EUR',
    'amount: 100.5\n  currency: JPY',
    0,
    11,
    'hourlyRate.amount is 100.5, but JPY has no decimals; round it',
  ],
  [
    'a price that is written otherwise than it is',
    'vendor.yaml',
    'currency: EUR\n',
    'currency: EUR\n  written: €110 an hour\n',
    1,
    12,
    'hourlyRate.written is "€110 an hour", which has other digits than the amount, 100; write that, and no other number',
  ],
  [
    'a currency sign',
    'vendor.yaml',
    'currency: EUR',
    'currency: €',
    0,
    13,
    'hourlyRate.currency is "€"; write three capital letters such as EUR',
  ],
  [
    'a version that YAML takes for a number',
    'vendor.yaml',
    'supportedVersions: []',
    'supportedVersions: [17.10]',
    0,
    21,
    'supportedVersions, item 1 is 17.1, which YAML reads as a number; put it in "quotes"',
  ],
  [
    'a kind of channel that does not exist',
    'vendor.yaml',
    'kind: tickets\n    address',
    'kind: ticket\n    address',
    0,
    11,
    'kind of support-system is "ticket"; use one of: live-chat, tickets, other',
  ],
  [
    'a channel that vendor.yaml lacks',
    'plans.yaml',
    'supportChannels: [forum, support-system]\n',
    'supportChannels: [forum, suport-system]\n',
    0,
    30,
    '"suport-system" of BASIC is no support channel of vendor.yaml; did you mean support-system?',
  ],
  [
    'reaction hours the wrong way round',
    'plans.yaml',
    '{ from: 0, to: 12 }',
    '{ from: 12, to: 0 }',
    0,
    20,
    'reactionHours of BASIC must not end before it begins; swap from and to',
  ],
  [
    'a default plan that does not exist',
    'plans.yaml',
    'withoutPlan: FREE',
    'withoutPlan: FRE',
    0,
    14,
    'withoutPlan is "FRE", which is no plan; did you mean FREE?',
  ],
  [
    'a default priority that does not exist',
    'priorities.yaml',
    'unjudged: medium',
    'unjudged: normal',
    0,
    11,
    'unjudged is "normal", which is no priority; use one of: blocker, high, medium, low',
  ],
  [
    'something that is neither true nor false',
    'priorities.yaml',
    'emergency: true\n    critical: true',
    'emergency: often\n    critical: true',
    0,
    16,
    'emergency of blocker is "often"; write true or false',
  ],
  [
    'an emptied text',
    'policies.yaml',
    '  answer: >-\n    Emergency support is for high priority tickets. It is available 24x7, and only through the Support System.\n',
    '  answer:\n',
    0,
    3,
    'emergency.answer is empty; write a text',
  ],
  [
    'a policy under another name',
    'policies.yaml',
    'bug-policy:',
    'bugs:',
    0,
    1,
    '"bugs" is no known key; use one of: plan-expiry, bug-policy, unsure-paid, emergency',
  ],
  [
    'a reply with a value that it does not get',
    'replies/en.yaml',
    '  reopened: "#{number} is open again."',
    '  reopened: "#{nubmer} is open again."',
    0,
    13,
    'ticket.reopened: {nubmer} cannot be filled in; did you mean {number}?',
  ],
  [
    'a reply that does not exist',
    'replies/en.yaml',
    '  reopened: "#',
    '  reopend: "#',
    0,
    3,
    'ticket.reopend is no reply; did you mean ticket.reopened?',
  ],
  [
    'a reply that is no text',
    'replies/en.yaml',
    'bug-policy: Are bug fixes free',
    'bug-policy: 12',
    0,
    15,
    'intent.bug-policy is 12, which YAML reads as a number; put it in "quotes"',
  ],
]

describe('what only looks right', () => {
  it.each([
    [
      'a name of the same letters in another width',
      'plans.yaml',
      'name: PREMIUM',
      'name: ＢＡＳＩＣ',
      /name "BASIC" is used twice/,
    ],
    [
      'a name with one more space',
      'services.yaml',
      'name: VPN configuration',
      'name: "SNMP service  configuration"',
      /name .* is used twice/,
    ],
    [
      'a space without width',
      'plans.yaml',
      'tickets: included',
      'tickets: included\u200b',
      /tickets of ENTERPRISE is "included\\u200b"; use one/,
    ],
    [
      'a brace that is not closed',
      'replies/en.yaml',
      'You get an answer by {due}."',
      'You get an answer by {due."',
      /ticket\.\S+: a { without its }/,
    ],
    [
      'a language by its name',
      'vendor.yaml',
      'language: en',
      'language: english',
      /language is "english"; write a language tag/,
    ],
    [
      'a merge key',
      'plans.yaml',
      '    name: PREMIUM',
      '    <<: {}\n    name: PREMIUM',
      /"<<" is not read; write the lines out/,
    ],
  ])('is told: %s', (_, file, from, to, told) => {
    expect(reportOn({ [file]: edited(file, from, to) }).join('\n')).toMatch(told)
  })

  it('takes a file of understanding that holds only notes for one that is not there', () => {
    const notes = '# Nothing yet.\n'
    const files = ['phrases', 'services', 'vocabulary', 'settings'].map((name) => [`understanding/${name}.yaml`, notes])
    expect(reportOn(Object.fromEntries(files))).toEqual([])
  })
})

/** What is written into hours.yaml, and what is said of it. */
const slips: readonly [string, string, string][] = [
  [
    'a line that is indented too far',
    'zone: UTC\n  liveChat: x\n',
    '1:7  YAML: the line below this one is indented otherwise',
  ],
  [
    'a line that is not indented enough',
    'liveChat:\n  open: []\n zone: UTC\n',
    '3:1  YAML: this line is indented otherwise',
  ],
  ['an item without its dash', 'a:\n  - b: 1\n   c: 2\n', '3:1  YAML: a line between items that belongs to none'],
  [
    'an item without the space after its dash',
    '- a\n-b\n',
    '2:1  YAML: an item of a list without the space after its dash',
  ],
  ['a quote without its end', 'zone: "UTC\n', '2:1  YAML: a text in quotes without an end'],
  ['a text that goes on after its quotes', 'zone: "UTC" or so\n', '1:13  YAML: a text that begins with a quote'],
  ['a text that begins with a star', 'zone: *utc\n', '1:7  YAML: a text that begins with *'],
  ['a text that begins with an exclamation mark', 'zone: !utc now\n', '1:7  YAML: a text that begins with !'],
  ['a text that begins with >', 'zone: >utc\n', '1:8  YAML: a text that begins with > or |'],
  ['a backslash', 'zone: "\\U"\n', '1:8  YAML: a backslash in a text in "quotes"'],
  [
    'both versions of a merge',
    'liveChat:\n<<<<<<< HEAD\n  open: 1\n=======\n  open: 2\n>>>>>>> theirs\n',
    '2:1  a merge left two versions here',
  ],
  [
    'spaces of a web page',
    'liveChat:\n\u00a0\u00a0open: []\n',
    '2:1  the line begins with a space that is no ordinary one',
  ],
]

describe('the same mistake at many places of a file', () => {
  it('is told once, with their number', () => {
    const text = ['a', 'b', 'c'].map((word) => `- { text: "${word}", intents: [wish] }\n`).join('')
    expect(reportOn({ 'understanding/messages/wishes.yaml': text })).toEqual([
      expect.stringMatching(
        /^intents\/understanding\/messages\/wishes\.yaml:1:26 {2}"wish" is no intent; .* \(and at 2 more places, the next in line 2\)$/,
      ),
    ])
  })
})

describe('a slip in the YAML itself', () => {
  it.each(slips)('is told once, without the parser’s words: %s', (_, text, told) => {
    const lines = reportOn({ 'hours.yaml': text }).filter((line) => line.startsWith('intents/hours.yaml'))
    expect(lines[0]).toContain(`intents/hours.yaml:${told}`)
    expect(lines).toHaveLength(1)
  })
})

describe('a mistake is reported with its place and its remedy', () => {
  it.each(table)('%s', (_name, file, from, to, linesDown, column, message) => {
    const line = lineOf(file, from) + linesDown
    expect(reportOn({ [file]: edited(file, from, to) })).toContain(`intents/${file}:${line}:${column}  ${message}`)
  })
})
