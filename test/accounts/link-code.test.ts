import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { linkCodeIn, newLinkCode } from '../../src/accounts/link-code.ts'
import { catalogs } from '../support/catalogs.ts'

const codes = fc
  .uint8Array({ minLength: 10, maxLength: 10 })
  .map((bytes) => newLinkCode((count) => bytes.subarray(0, count)))

/** Signs as people read them off a screen: any case, O for 0, I or L for 1, and hyphens as phones write them. */
const misreadings: Readonly<Record<string, readonly string[]>> = {
  '0': ['0', 'O', 'o'],
  '1': ['1', 'I', 'i', 'L', 'l'],
  '-': ['-', '\u2010', '\u2011', '\u2013', '\u2014', '\u2212'],
}
const misread = (code: string): fc.Arbitrary<string> =>
  fc
    .tuple(...Array.from(code, (sign) => fc.constantFrom(...(misreadings[sign] ?? [sign, sign.toLowerCase()]))))
    .map((signs) => signs.join(''))

/** What stands around a code in a message; nothing that is one word with it. */
const before = fc.oneof(
  fc.constantFrom('', 'my code is ', '"', '(', '*', '_', '`', 'code:', 'コードは', 'код:', '码', '>', '\n'),
  fc.lorem().map((text) => `${text} `),
)
const after = fc.oneof(
  fc.constantFrom('', '.', '!', ')', '"', '*', '_', '`', ' thanks', 'です', ' — danke', '\n', '，'),
  fc.lorem().map((text) => `, ${text}`),
)

describe('a link code', () => {
  it('looks like FD-7K3MQ-9XT2B, and is found as it was made', () => {
    const code = newLinkCode(randomBytes)
    expect(code).toMatch(/^FD-[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
    expect(linkCodeIn(code)).toBe(code)
  })

  it('has 50 random bits: every sign may be every one of 32', () => {
    const signs = Array.from({ length: 256 }, (_, byte) => newLinkCode((count) => new Uint8Array(count).fill(byte)))
    expect(new Set(signs).size).toBe(32)
    fc.assert(fc.property(codes, codes, (one, two) => one === two || linkCodeIn(one) !== linkCodeIn(two)))
  })

  it('is found in any text, in any case, with signs misread', () => {
    const messages = codes.chain((code) => fc.record({ code: fc.constant(code), typed: misread(code), before, after }))
    fc.assert(
      fc.property(messages, ({ code, typed, before: start, after: end }) => {
        expect(linkCodeIn(start + typed + end)).toBe(code)
      }),
      { numRuns: 500 },
    )
  })

  it.each(['fd where there', 'fd which phone', 'FD THESE NAMES'])('is none: %s', (text) => {
    expect(linkCodeIn(text)).toBeNull()
  })

  it.each([
    ['FD7K3MQ9XT2B', 'FD-7K3MQ-9XT2B'],
    ['fd-7k3mq9xt2b', 'FD-7K3MQ-9XT2B'],
    ['fd7k3mq-9xt2b', 'FD-7K3MQ-9XT2B'],
    ['FD-abcde-f0123', 'FD-ABCDE-F0123'],
    ['fd dstjn c6e2p', 'FD-DSTJN-C6E2P'],
    ['it is FD 7K3MQ 9XT2B', 'FD-7K3MQ-9XT2B'],
  ])('is found in %j, some hyphens left out or read as spaces', (typed, code) => {
    expect(linkCodeIn(typed)).toBe(code)
  })

  it.each([
    '',
    'FD',
    'FD-7K3MQ',
    'FD-7K3MQ-9XT2',
    'FD-7K3MQ-9XT2BC',
    'FD-7K3UQ-9XT2B',
    'XFD-7K3MQ-9XT2B',
    '1FD-7K3MQ-9XT2B',
    // What programs print, and people paste: the short id of a container, a commit, an address.
    'docker logs fd3a9c01b2e4',
    'since commit FD3A9C01B2E4',
    'fd12:3456:789a::1',
    'fd00aabbccdd',
    'the fd-leak in asterisk-20.5',
  ])('is not %j', (text) => {
    expect(linkCodeIn(text)).toBeNull()
  })

  it('is no ordinary words', () => {
    fc.assert(fc.property(fc.lorem({ maxCount: 30 }), (text) => linkCodeIn(text) === null))
  })

  it.each(catalogs)('is no word of what customers of $name write', ({ catalog }) => {
    const { services, plans, policies } = catalog
    expect(JSON.stringify([services, plans, policies, catalog.understanding]).length).toBeGreaterThan(1000)
    expect(linkCodeIn(JSON.stringify([services, plans, policies, catalog.understanding]))).toBeNull()
  })
})
