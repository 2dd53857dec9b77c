import fc from 'fast-check'
import { expect, it } from 'vitest'
import { digestOf } from '../../src/catalog/digest.ts'

const files = fc.array(fc.tuple(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' })))

it('is the same of texts and of their bytes, in any order, and another where anything differs', () => {
  fc.assert(
    fc.property(files, fc.string({ minLength: 1 }), (files, more) => {
      const texts = new Map(files)
      const bytes = new Map([...texts].toReversed().map(([name, text]) => [name, new TextEncoder().encode(text)]))
      expect(digestOf(bytes)).toBe(digestOf(texts))
      for (const [name, text] of texts)
        expect(digestOf(new Map([...texts, [name, text + more]]))).not.toBe(digestOf(texts))
    }),
  )
})
