import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { readPlainList } from '../../src/catalog/plain-list.ts'
import { readYaml } from '../../src/catalog/yaml-file.ts'

const folder = fileURLToPath(new URL('../../intents/understanding/messages', import.meta.url))
const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)

describe('a list that is written plainly', () => {
  it.each([
    '- { text: "hello, {plan} # 1", intents: [greeting, plan-price], plans: [], priority: null }',
    '# A comment\n\n- text: "a \\"quoted\\" word: \\u00e9\\n"\n  # another\n  intents: [thanks]\n  priority: low\n- { text: "b" }\n',
  ])('holds what YAML holds: %j', (text) => {
    expect(readPlainList(text)).toEqual(parse(text))
  })

  it('is read as YAML reads it, whatever the catalog has', () => {
    for (const [name, text] of files) expect([name, readPlainList(text) ?? parse(text)]).toEqual([name, parse(text)])
  })

  it('is nearly every file of examples', () => {
    const plain = files.filter(([, text]) => readPlainList(text) !== null)
    expect(plain.length).toBeGreaterThan(files.length * 0.9)
  })

  it('tells where a value stands', () => {
    const read = readYaml('x.yaml', '- { text: "a" }\n- text: "b"\n  intents: [wrong]\n')
    expect(read.ok && read.value.problem([1, 'intents', 0], 'is wrong')).toMatchObject({ line: 3, column: 13 })
  })
})

it.each([
  ['a text that is not in quotes', '- { text: hello there }'],
  ['a text with an escape of YAML alone', '- { text: "\\e" }'],
  ['a comment behind an item', '- { text: "a" } # why'],
  ['a word that is none', '- { text: "a", priority: true }'],
  ['a key that is none', '- { null: "a" }'],
  ['a number', '- { text: "a", ticket: 1042 }'],
  ['a key twice', '- { text: "a", text: "b" }'],
  ['a key twice on two lines', '- text: "a"\n  text: "b"'],
  ['a line that belongs to nothing', '  text: "a"'],
  ['a line behind a closed item', '- { text: "a" }\n  priority: low'],
  ['a line that is set in otherwise', '- text: "a"\n   priority: low'],
  ['a text of several lines', '- text: "a\n    b"'],
  ['a list of several lines', '- { text: "a", intents: [price,\n  thanks] }'],
  ['a map', 'text: "a"'],
  ['two documents', '- { text: "a" }\n---\n- { text: "b" }'],
  ['nothing', '# empty\n'],
])('%s is left to the parser of YAML', (_, text) => {
  expect(readPlainList(text)).toBeNull()
})
