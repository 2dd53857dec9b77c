import { describe, expect, it } from 'vitest'
import { vendorMatcher } from './vendor-matcher.ts'

const timeIn = (text: string) => vendorMatcher.understand(text).entities.time
const clock = (text: string) => {
  const minute = timeIn(text)?.minute
  return minute == null ? null : `${Math.floor(minute / 60)}:${String(minute % 60).padStart(2, '0')}`
}

describe('the time that a message asks about', () => {
  it.each([
    ['are you there at 22:00?', '22:00'],
    ['open at 7 am?', '7:00'],
    ['are you open at 7pm', '19:00'],
    ['is live chat open tonight at 9?', '21:00'],
    ['and at noon?', '12:00'],
    ['and at midnight?', '24:00'],
    ['are you open at 12 am', '0:00'],
    ['anybody there at 9:30 in the morning?', '9:30'],
  ])('%s: %s', (text, time) => {
    expect(clock(text)).toBe(time)
  })

  it.each([
    ['and tomorrow?', { kind: 'ahead', days: 1 }],
    ['and the day after tomorrow?', { kind: 'ahead', days: 2 }],
    ['are you open on Sundays', { kind: 'weekday', weekday: 7 }],
    ['open on christmas?', { kind: 'date', month: 12, day: 25 }],
    ["are you open on New Year's Eve?", { kind: 'date', month: 12, day: 31 }],
    ['do you work on the 31st of December?', { kind: 'date', month: 12, day: 31 }],
    ['are you open on May 1?', { kind: 'date', month: 5, day: 1 }],
  ])('%s', (text, day) => {
    expect(timeIn(text)).toMatchObject({ day, minute: null })
  })

  it('may be by the clock of either side', () => {
    expect(timeIn('open at 15:00 my time?')).toMatchObject({ minute: 900, clock: 'customer' })
    expect(timeIn('open at 15:00 your time?')).toMatchObject({ minute: 900, clock: 'desk' })
  })

  it.each([
    'is live chat open now?',
    'since yesterday at 9 nothing works',
    'we have 9 servers and 22 users',
    'open on saturday or sunday?',
    'the server is at 10.0.0.9',
  ])('is none, or not one: %s', (text) => {
    expect(timeIn(text)).toBeUndefined()
  })
})
