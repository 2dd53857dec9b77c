import { describe, expect, it } from 'vitest'
import { isZone, zoneOf } from '../../src/schedule/zone.ts'

describe('zones', () => {
  it.each([
    ['UTC+2', 'UTC+2', 120],
    ['GMT+2', 'UTC+2', 120],
    ['utc+02', 'UTC+2', 120],
    ['UTC+05:45', 'UTC+5:45', 345],
    ['+02:00', 'UTC+2', 120],
    ['+0530', 'UTC+5:30', 330],
    ['UTC-9:30', 'UTC-9:30', -570],
    ['UTC−3', 'UTC-3', -180],
    ['UTC', 'UTC', 0],
    ['Z', 'UTC', 0],
    ['-00:00', 'UTC', 0],
    ['Asia/Kathmandu', 'Asia/Kathmandu', 345],
    ['America/Argentina/Buenos_Aires', 'America/Argentina/Buenos_Aires', -180],
    ['Etc/GMT-2', 'Etc/GMT-2', 120],
  ])('%s is %s, %d minutes ahead', (text, label, minutes) => {
    expect(isZone(text)).toBe(true)
    expect(zoneOf(text).label).toBe(label)
    expect(zoneOf(text).offsetAt(Date.parse('2026-11-24T00:00Z'))).toBe(minutes * 60_000)
  })

  it('has summer time where the zone has', () => {
    const { offsetAt } = zoneOf('Europe/Vilnius')
    expect([offsetAt(Date.parse('2026-01-01T00:00Z')), offsetAt(Date.parse('2026-07-01T00:00Z'))]).toEqual([
      7_200_000, 10_800_000,
    ])
  })

  it.each([
    '',
    'UTC+15',
    'UTC+2:75',
    '+99:00',
    '2',
    'local',
    'system',
    'Mars/Olympus',
    'Europe/',
    'UTC+2 ; drop',
    '\u0000',
    'x'.repeat(100_000),
  ])('%j is none', (text) => {
    expect(isZone(text)).toBe(false)
    expect(() => zoneOf(text)).toThrow(RangeError)
  })
})
