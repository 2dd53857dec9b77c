import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { vendorMatcher } from './vendor-matcher.ts'

const ticketIn = (text: string): string | null => vendorMatcher.understand(text).ticket
const digits = fc.integer({ min: 1000, max: 99_999 }).map(String)

describe('a ticket number', () => {
  it('may have two digits, and is never below zero', () => {
    expect(ticketIn('please close ticket 55')).toBe('55')
    expect(ticketIn('ticket -5 status')).toBeNull()
  })

  it.each([
    (n: string) => `what is the status of ticket ${n}`,
    (n: string) => `any news on #${n}?`,
    (n: string) => `please close ticket no. ${n}`,
    (n: string) => `Ticket: ${n}, any update`,
    (n: string) => `T-${n} is still open`,
    (n: string) => `reopen ${n} please, the problem came back`,
    (n: string) => `raise the priority of #${n}`,
    (n: string) => `hi, is there progress on case ${n}`,
    (n: string) => `TCK ${n} any news`,
    (n: string) => `Ticket №${n} status`,
    (n: string) => `why does nobody answer for 3 days? nr ${n}`,
    (n: string) => `#${n}; any news`,
    (n: string) => `#${n}`,
    (n: string) => `ticket 000${n} status`,
    (n: string) => `ticket ${n}, 3 days without an answer`,
    (n: string) => `port 5060 is closed, see ticket ${n}`,
    (n: string) => `tickets ${n} and ${Number(n) + 1} are done`,
    (n: string) => `ticket ${n.replace(/\d/g, (digit) => String.fromCodePoint(0x660 + Number(digit)))} status`,
  ])('is found in the forms that people use: %s', (write) => {
    fc.assert(
      fc.property(digits, (number) => {
        expect(ticketIn(write(number))).toBe(number)
      }),
      { numRuns: 30 },
    )
  })

  it.each([
    (n: number) => `sip port ${n} is closed since this morning`,
    (n: number) => `the server answers on 192.0.2.7:${n} only`,
    (n: number) => `we are customers since ${1990 + (n % 35)}`,
    (n: number) => `I have a ticket since ${1990 + (n % 35)}, no answer`,
    (n: number) => `what about invoice nr ${n}, it is wrong`,
    (n: number) => `calls drop after ${n} seconds`,
    (n: number) => `the invoice says ${n} EUR but it should be less`,
    (n: number) => `how much would it be for ${n} users`,
    (n: number) => `call us at +370 600 ${n}`,
    (n: number) => `a wrong rate is taken for +${n}, the longest prefix isn't honoured`,
    (n: number) => `open ports ${n} and ${n + 1} please`,
    (n: number) => `ports ${n}, ${n + 1} and ${n + 2} are closed`,
    (n: number) => `error ${n} or ${n + 1} on every second call`,
    (n: number) => `we have between ${n} and ${n + 9} calls at noon`,
    (n: number) => `are ${n} or ${n + 100} users too many for one server?`,
    (n: number) => `what is 15% of ${n}`,
    (n: number) => `how much is ${n} divided by ${n + 7}`,
  ])('is not what another number is: %s', (write) => {
    fc.assert(
      fc.property(fc.integer({ min: 1000, max: 9999 }), (number) => {
        expect(ticketIn(write(number))).toBeNull()
      }),
      { numRuns: 30 },
    )
  })
})
