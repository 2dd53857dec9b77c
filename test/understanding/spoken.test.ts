import { describe, expect, it } from 'vitest'
import { Speller } from '../../src/understanding/speller.ts'
import { vendorCatalog, vendorMatcher } from './vendor-matcher.ts'

describe('words written as they are spoken', () => {
  const known = { words: ['calling', 'login', 'admin', 'hint'], slips: { one: 4, two: 5 } }
  // Lists of English hold "callin" and its like as words in their own right, so that nothing would be put right there.
  const english = { hashes: new Int32Array(0), kinds: new Uint8Array(0) }
  const speller = new Speller(known, english)

  it('are the words that were meant', () => {
    expect(speller.correct('callin')).toBe('calling')
  })

  it.each(['login', 'admin'])('are not seen where the word ends like that itself: %s', (word) => {
    expect(speller.correct(word)).toBe(word)
  })

  it('deny what they deny', () => {
    const { intents, priority } = vendorMatcher.understand("ain't a single call goin out or comin in since noon")
    expect([intents[0], priority]).toEqual(['report-problem', 'blocker'])
  })
})

describe('the rule of the own defects', () => {
  const defects = vendorCatalog.services.filter(({ dependsOnVersion }) => dependsOnVersion).map(({ id }) => id)
  const asked = vendorCatalog.understanding.phrases.filter(({ intent }) => intent === 'bug-policy')

  it('is never told without the job that it is about', () => {
    const read = asked
      .map(({ text }) => vendorMatcher.understand(text))
      .filter(({ intents }) => intents[0] === 'bug-policy')
    expect(read.length).toBeGreaterThan(0)
    for (const { services } of read) expect(services).toEqual(expect.arrayContaining(defects))
  })
})
