import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Recent } from '../src/recent.ts'

const key = fc.integer({ min: 0, max: 9 })

it('remembers exactly what was used last', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(fc.tuple(fc.boolean(), key)), (limit, uses) => {
      const recent = new Recent<number, string>(limit)
      let kept: number[] = []
      for (const [isSet, key] of uses) {
        if (isSet) recent.set(key, `value ${key}`)
        else expect(recent.get(key)).toBe(kept.includes(key) ? `value ${key}` : undefined)
        if (isSet || kept.includes(key)) kept = [...kept.filter((each) => each !== key), key].slice(-limit)
      }
      for (const key of kept) expect(recent.get(key)).toBe(`value ${key}`)
    }),
  )
})
