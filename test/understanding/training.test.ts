import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/model.ts'
import { createMatcher } from '../../src/understanding/matcher.ts'
import { decodeModel, encodeModel } from '../../src/understanding/model-codec.ts'
import { train } from '../../src/understanding/train.ts'
import { vendorCatalog } from './vendor-matcher.ts'

const { understanding } = vendorCatalog
/** A part of the examples: enough to show what holds for all, and quick. */
const small: Catalog = {
  ...vendorCatalog,
  understanding: { ...understanding, messages: understanding.messages.filter((_, index) => index % 8 === 0) },
}
const model = train(small)
const bytes = encodeModel(model)
const texts = understanding.messages.filter((_, index) => index % 97 === 0).map(({ text }) => text)

describe('training', () => {
  it('gives the same model for the same catalog, to the bit', () => {
    expect(Buffer.compare(encodeModel(train(small)), bytes)).toBe(0)
  })

  it('works with one message, and with nothing at all', () => {
    for (const messages of [understanding.messages.slice(0, 1), []]) {
      const bare = { ...small, understanding: { ...understanding, messages, phrases: [], services: new Map() } }
      const reading = createMatcher(train(bare), bare).understand('the server is down, please help')
      expect(reading.intents.length).toBeGreaterThan(0)
    }
  })
})

describe('a stored model', () => {
  it('reads messages as the one that was stored', () => {
    const decoded = decodeModel(bytes)
    if (decoded === null) throw new Error('it can be read back')
    const [before, after] = [createMatcher(model, small), createMatcher(decoded, small)]
    for (const text of texts) expect(after.understand(text)).toEqual(before.understand(text))
  })

  it('lies wherever it may in memory', () => {
    const shifted = new Uint8Array(bytes.length + 3)
    shifted.set(bytes, 3)
    expect(decodeModel(shifted.subarray(3))?.digest).toBe(model.digest)
  })

  it('is refused when it is cut off, or something else', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), (length) => {
        expect(decodeModel(bytes.subarray(0, length))).toBeNull()
      }),
    )
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (other) => {
        expect(decodeModel(other)).toBeNull()
      }),
    )
  })
})
