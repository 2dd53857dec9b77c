import { describe, expect, it } from 'vitest'
import { vendorMatcher } from './vendor-matcher.ts'

const severityOf = (text: string): string | null => vendorMatcher.understand(text).priority

describe('severity is judged by who is hit and by what', () => {
  it.each([
    ['everything works except callback', 'medium'],
    ['nothing works except the web page', 'blocker'],
    ['everybody can call, except one reseller', 'medium'],
    ['all customers except one are without service', 'blocker'],
    ['we are not down, one trunk is', 'medium'],
    ['no calls are affected, the wallboard shows an error', 'medium'],
    ['no calls at all since midnight', 'blocker'],
    ['not all customers, only one office is silent', 'medium'],
    ['one customer is completely down', 'medium'],
    ['all our customers are completely down', 'blocker'],
    ['the test server is down', 'medium'],
    ['the server is down', 'blocker'],
    ['the box is up but nobody can register', 'blocker'],
    ['all statistics are down, calls are fine', 'medium'],
    ['heartbeat failover did not happen, calls down', 'blocker'],
    ['replication stopped, and all our calls fail', 'blocker'],
    ['replication stopped, calls are ok', 'medium'],
    ['the archive is dead, one customer has no calls', 'medium'],
  ])('%s: %s', (text, severity) => {
    expect(severityOf(text)).toBe(severity)
  })

  it.each([
    ['2 customers of 400 have no service', 'medium'],
    ['390 customers of 400 have no service', 'blocker'],
    ['1 of our 20 carriers is down', 'medium'],
    ['12 of our 20 carriers are down', 'high'],
    ['99% of calls are ok, the rest is cut', 'medium'],
    ['60% of calls are cut', 'high'],
    ['0 of 300 phones can register', 'blocker'],
  ])('a share counts by its size: %s: %s', (text, severity) => {
    expect(severityOf(text)).toBe(severity)
  })

  it.each([
    'how do I take a node down for maintenance',
    'where do I see which calls failed',
    'the drop-down list is sorted oddly, cosmetic only',
  ])('what is only asked about is no fault: %s', (text) => {
    expect(severityOf(text)).toBe('low')
  })
})
