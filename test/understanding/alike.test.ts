import { describe, expect, it } from 'vitest'
import { alikeGroups } from '../../src/understanding/alike.ts'

const groups = (...texts: readonly string[]) => alikeGroups(texts, (text) => text)

const portuguese = ['do you speak portuguese', 'Do you speak Portugese??', 'any portuguese speaking engineer']
const esim = ['we need eSIM support', 'is esim suported', 'esim support for our users?']
const other = ['where do I buy a used lawn mower', 'how old is the universe']

describe('texts alike', () => {
  it('are grouped whatever their spelling and endings, and nothing else with them', () => {
    const mixed = [0, 1, 2].flatMap((index) => [portuguese[index] ?? '', esim[index] ?? '', other[index] ?? ''])
    const all = mixed.filter(Boolean)
    const found = groups(...all).map((group) => group.toSorted())
    expect(found).toContainEqual(esim.toSorted())
    expect(found).toContainEqual(expect.arrayContaining(portuguese.slice(0, 2)))
    for (const text of other) expect(found).toContainEqual([text])
  })

  it('stay together, led by the first, when more come', () => {
    const [first = []] = groups(...portuguese, ...other)
    const [again = []] = groups(...portuguese, ...other, ...esim, 'do you speak portuguese please')
    expect(again[0]).toBe(first[0])
    expect(again).toEqual(expect.arrayContaining(first))
  })

  it('are alike when they are the same, and when both hold no words', () => {
    expect(groups('hello', '🙂', 'hello', '???', '…')).toEqual([['hello', 'hello'], ['🙂'], ['???', '…']])
    expect(groups()).toEqual([])
  })

  it('are found among thousands, long ones too, in time', () => {
    const many = Array.from(
      { length: 2000 },
      (_, index) => `${index % 400} is ${'word '.repeat(index % 90)}${index % 37}`,
    )
    const start = performance.now()
    expect(groups(...many, 'x'.repeat(65_536)).flat()).toHaveLength(2001)
    expect(performance.now() - start).toBeLessThan(5000)
  })
})
