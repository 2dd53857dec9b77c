import { describe, expect, it } from 'vitest'
import type { Catalog } from '../../src/catalog/model.ts'
import type { LabelledMessage } from '../../src/understanding/data.ts'
import { createMatcher } from '../../src/understanding/matcher.ts'
import { train } from '../../src/understanding/train.ts'
import type { Intent } from '../../src/understanding/understanding.ts'
import { vendorCatalog, vendorMatcher } from './vendor-matcher.ts'

const { understanding } = vendorCatalog
const some = understanding.messages.filter(({ text }, index) => index % 301 === 0 && !text.includes('{'))

describe('an example, word for word', () => {
  it('is read as it is labelled, whatever its words speak for', () => {
    expect(some.length).toBeGreaterThan(20)
    for (const { text, intents, services, priority } of some) {
      const read = vendorMatcher.understand(text)
      expect(read).toMatchObject({ intents, priority })
      if (!read.continues) expect([...read.services].toSorted()).toEqual([...services].toSorted())
      expect(read.confidence).toBeGreaterThan(0.95)
      expect(read.evidence[0]?.what).toBe('an example, word for word')
    }
  })

  const messageOf = (text: string, intent: Intent): LabelledMessage => ({
    text,
    intents: [intent],
    services: [],
    plans: [],
    priority: null,
    ticket: null,
  })
  const taught: Catalog = {
    ...vendorCatalog,
    understanding: {
      ...understanding,
      phrases: understanding.phrases.filter((_, index) => index % 20 === 0),
      messages: [
        ...understanding.messages.filter((_, index) => index % 40 === 0),
        messageOf('Purple rain, please', 'availability'),
        messageOf('is {plan} purple rain', 'my-plan'),
        messageOf('silver sky', 'pricing'),
        messageOf('Silver sky!', 'priorities'),
      ],
    },
  }
  const matcher = createMatcher(train(taught), taught)
  const isKnown = (text: string): boolean =>
    matcher.understand(text).evidence.some(({ what }) => what === 'an example, word for word')

  it('is known by its words, not by case, spaces and stops; asking it is something else', () => {
    expect(matcher.understand('purple  RAIN please.')).toMatchObject({ intents: ['availability'] })
    expect(isKnown('purple rain please')).toBe(true)
    expect(isKnown('purple rain please?')).toBe(false)
    expect(isKnown('purple rain please now')).toBe(false)
  })

  it('holds for every plan, where it may be any', () => {
    for (const { id, name } of vendorCatalog.plans.slice(0, 3)) {
      expect(matcher.understand(`is ${name} purple rain`)).toMatchObject({ intents: ['my-plan'], plans: [id] })
    }
  })

  it('teaches nothing where another one says otherwise', () => {
    expect(isKnown('silver sky')).toBe(false)
  })
})
