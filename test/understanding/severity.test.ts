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
    'our server is not down',
    'the switch is not down, it is up and running',
    "it's not urgent, everything works",
    'please no phone calls',
    'no calls needed, write to me',
    'then open nothing, please',
    'in total?',
  ])('%s: no emergency', (text) => {
    expect(severityOf(text)).not.toBe('blocker')
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
    'calls to Poland fail',
    'Poland calls fail',
    'no calls to Poland',
    'nobody can call Poland',
    'our calls to Poland are down',
    'all calls to Poland fail',
    "can't call +371",
    'nobody can call +371',
    'we have no calls to Orange',
    'our server in Kenya runs, Kenyan mobiles are dead',
  ])('one place that is called is no standstill: %s', (text) => {
    expect(severityOf(text)).toBe('medium')
  })

  it.each([
    'we are in Germany and all calls fail',
    'we are a Polish operator and nobody can call',
    'our switch in Poland is down',
    'no calls to anywhere',
  ])('somebody who is in a place is not: %s', (text) => {
    expect(severityOf(text)).toBe('blocker')
  })

  it.each([
    ['most calls to Chile fail', 'high'],
    ['somebody pumps traffic to Cuba through our account, 30 euro a minute, we cannot stop it', 'blocker'],
  ])('one place is no excuse for many calls, nor for fraud: %s: %s', (text, severity) => {
    expect(severityOf(text)).toBe(severity)
  })

  it.each([
    'calls to Chile fail',
    'no calls to Uruguay',
    'one customer cannot call',
    'one trunk of several is dead',
    'the statistics are wrong',
    'calls are slow',
    'all our customers are cut off',
    'the switch is dead',
    'no calls',
  ])('since when says nothing of how bad it is: %s', (text) => {
    const times = ['10:00', 'monday', 'this morning', 'yesterday', '1 pm', 'two hours', 'last night']
    const told = ['for an hour', 'for two days', 'today', 'from 9:15', ...times.map((time) => `since ${time}`)]
    const severities = told.flatMap((when) => [severityOf(`${text} ${when}`), severityOf(`${when} ${text}`)])
    expect(new Set(severities)).toEqual(new Set([severityOf(text)]))
  })

  it.each([
    'how do I take a node down for maintenance',
    'where do I see which calls failed',
    'the drop-down list is sorted oddly, cosmetic only',
  ])('what is only asked about is no fault: %s', (text) => {
    expect(severityOf(text)).toBe('low')
  })
})
