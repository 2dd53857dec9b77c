import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Recent } from '../src/recent.ts'

const key = fc.integer({ min: 0, max: 30 })
const use = fc.record({ what: fc.constantFrom('set', 'get', 'forget'), key })

it('remembers what was used last, as it was set last, and at most twice as many', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6 }), fc.array(use, { maxLength: 200 }), (limit, uses) => {
      const recent = new Recent<number, string>(limit)
      const values = new Map<number, string>()
      let newest: number[] = []
      for (const [at, { what, key }] of uses.entries()) {
        const known = recent.get(key)
        if (known !== undefined || newest.includes(key)) expect(known).toBe(values.get(key))
        if (what === 'set') recent.set(key, `value ${at}`)
        if (what === 'set') values.set(key, `value ${at}`)
        if (what === 'forget') recent.forget(key)
        if (what === 'forget') values.delete(key)
        const isKept = what === 'set' || (what === 'get' && known !== undefined)
        newest = [...newest.filter((each) => each !== key), ...(isKept ? [key] : [])].slice(-limit)
      }
      const kept = Array.from({ length: 31 }, (_, key) => recent.get(key)).filter((value) => value !== undefined)
      expect(kept.length).toBeLessThanOrEqual(2 * limit)
    }),
  )
})
