import { describe, expect, it } from 'vitest'
import { checkFile } from '../../src/catalog/check-file.ts'
import { readYaml } from '../../src/catalog/yaml-file.ts'
import type { Hours } from '../../src/schedule/hours.ts'
import { hoursSchema } from '../../src/schedule/hours-schema.ts'
import { at, everyDay, weekdays, window } from './hours.ts'
import { onEveryMachine } from './system-zones.ts'

const check = (text: string, zone: string | null = null) => {
  const file = readYaml('hours.yaml', text)
  if (!file.ok) throw new Error('no YAML')
  return checkFile(file.value, hoursSchema(zone))
}
const hoursOf = (text: string, zone: string | null = null): Hours => {
  const checked = check(text, zone)
  return checked.ok ? checked.value : expect.fail(checked.problems.map(({ message }) => message).join('\n'))
}
/** `LINE: message` of every problem. */
const problemsOf = (text: string): readonly string[] => {
  const checked = check(text)
  return checked.ok ? [] : checked.problems.map(({ line, message }) => `${line}: ${message}`)
}
const file = (windows: string, rest = '', zone = 'UTC+2') => `zone: ${zone}\nliveChat:\n  open: [${windows}]\n${rest}`
const daily = '{ days: every day, from: "08:00", to: "20:00" }'
const weeklyOf = (windows: string) => hoursOf(file(windows)).liveChat.weekly

onEveryMachine(() => {
  it('reads windows of days', () => {
    expect(weeklyOf(daily)).toEqual([window(everyDay, '08:00', '20:00')])
    for (const days of [
      'Mon-Fri',
      'monday – friday',
      '[Mon, Tue, Wed, Thu, Fri]',
      '[Mon-Wed, Thursday, Fri]',
      '"Mon-Wed, Thu, Fri"',
    ]) {
      expect(weeklyOf(`{ days: ${days}, from: "09:00", to: "17:00" }`)).toEqual([window(weekdays, '09:00', '17:00')])
    }
    expect(weeklyOf('{ days: Sat-Mon, from: "09:00", to: "17:00" }')).toEqual([window([1, 6, 7], '09:00', '17:00')])
  })

  it('reads times past midnight, the end of the day and the whole day', () => {
    const times = (from: string, to: string) => weeklyOf(`{ days: Mon, from: "${from}", to: "${to}" }`)
    expect(times('22:00', '06:00')).toEqual([{ days: [1], startMinute: 1320, endMinute: 1800 }])
    expect(times('8:00', '24:00')).toEqual([{ days: [1], startMinute: 480, endMinute: 1440 }])
    expect(times('08:00', '08:00')).toEqual([{ days: [1], startMinute: 480, endMinute: 1920 }])
    expect(times('00:00', '24:00')).toEqual([{ days: [1], startMinute: 0, endMinute: 1440 }])
  })

  it('makes one of windows of a day that overlap or touch', () => {
    const windows =
      '{ days: Mon-Fri, from: "09:00", to: "12:00" }, { days: [Mon], from: "11:00", to: "15:00" }, { days: Mon, from: "15:00", to: "16:00" }'
    expect(weeklyOf(windows)).toEqual([window([1], '09:00', '16:00'), window([2, 3, 4, 5], '09:00', '12:00')])
  })

  it('takes no windows at all: it never opens', () => {
    expect(weeklyOf('')).toEqual([])
  })

  it('reads what differs, overrides by the clock of the file’s own zone', () => {
    const rest = `holidayCountry: US-CA
holidays: [{ date: 2026-12-25, reason: Christmas }, { date: "02-29", reason: leap day }]
overrides:
  - { from: 2026-03-28 22:00, to: 2026-03-29 24:00, open: false, reason: moving }
  - { from: "2026-03-30T10:00+05:45", to: 2026-03-30T10:00Z, open: true, reason: fair }
`
    const { liveChat, working } = hoursOf(file(daily, rest, 'Europe/Vilnius'))
    expect(liveChat).toMatchObject({
      holidayCountry: 'US-CA',
      holidays: [
        { date: '2026-12-25', reason: 'Christmas' },
        { date: '--02-29', reason: 'leap day' },
      ],
      overrides: [
        { from: at('2026-03-28T20:00Z'), to: at('2026-03-29T21:00Z'), open: false, reason: 'moving' },
        { from: at('2026-03-30T04:15Z'), to: at('2026-03-30T10:00Z'), open: true, reason: 'fair' },
      ],
    })
    expect(working).toEqual(liveChat)
  })

  it('follows a zone that is set outside the file: every time in it is by that zone’s clock', () => {
    const rest = 'overrides: [{ from: 2026-12-24 15:00, to: 2026-12-24 16:00, open: false, reason: party }]'
    const { zone, liveChat } = hoursOf(file(daily, rest), 'Asia/Kathmandu')
    expect(zone).toBe('Asia/Kathmandu')
    expect(liveChat.overrides).toMatchObject([{ from: at('2026-12-24T09:15Z'), to: at('2026-12-24T10:15Z') }])
  })

  it('lets working hours differ, in their windows alone or in all', () => {
    const common = 'holidayCountry: LT\nholidays: [{ date: 01-02, reason: rest }]\n'
    const own = hoursOf(file(daily, `${common}workingHours:\n  open: [{ days: Mon-Fri, from: "09:00", to: "17:00" }]`))
    expect(own.working).toEqual({ ...own.liveChat, weekly: [window(weekdays, '09:00', '17:00')] })
    const all = hoursOf(file(daily, `${common}workingHours: { open: [${daily}], holidays: [], holidayCountry: null }`))
    expect(all.working).toMatchObject({ holidays: [], holidayCountry: null })
    expect(all.liveChat).toMatchObject({ holidays: [{ date: '--01-02' }], holidayCountry: 'LT' })
  })

  describe('says what is wrong, where, and what would be right', () => {
    const noTime = 'which is no time of day; write "HH:MM" between "00:00" and "24:00"'
    const days = 'write every day, Mon-Fri, or a list such as [Mon, Wed]'
    const timed = (from: string, to = '"20:00"') => file(`{ days: Mon, from: ${from}, to: ${to} }`)
    const exception = (line: string) => file(daily, line)
    it.each([
      ['a time', timed('"25:00"'), `3: liveChat.open, item 1.from is "25:00", ${noTime}`],
      ['minutes', timed('"08:60"'), `3: liveChat.open, item 1.from is "08:60", ${noTime}`],
      ['beyond the end', timed('"08:00"', '"24:01"'), `3: liveChat.open, item 1.to is "24:01", ${noTime}`],
      ['a number', timed('8'), '3: liveChat.open, item 1.from is 8, which YAML reads as a number; put it in "quotes"'],
      [
        'a start at 24:00',
        timed('"24:00"'),
        '3: liveChat.open, item 1.from is "24:00", at which a day ends; write "00:00" and the day after',
      ],
      [
        'a day',
        file('{ days: [Mon, Tus], from: "08:00", to: "20:00" }'),
        `3: liveChat.open, item 1.days, item 2 is "Tus", which names no days; ${days}`,
      ],
      ['no days', file('{ from: "08:00", to: "20:00" }'), `3: liveChat.open, item 1.days is missing; ${days}`],
      [
        'a key',
        file('{ days: Mon, form: "08:00", from: "08:00", to: "20:00" }'),
        '3: "form" is no known key; did you mean from?',
      ],
      ['a section', file(daily, 'livechat: {}'), '4: "livechat" is no known key; did you mean liveChat?'],
      [
        'a zone',
        file(daily, '', 'Europe/Vilnus'),
        '1: zone is "Europe/Vilnus", which is no time zone; write a fixed offset such as "UTC+1", or a zone with its summer time such as "Europe/Paris"',
      ],
      [
        'a date',
        exception('holidays: [{ date: 2026-02-29, reason: x }]'),
        '4: holidays, item 1.date is "2026-02-29", which is no date; write "YYYY-MM-DD", or "MM-DD" for the same day every year',
      ],
      [
        'no reason',
        exception('holidays: [{ date: 12-25, reason: " " }]'),
        '4: holidays, item 1.reason is empty; write what a customer should read',
      ],
      [
        'a country',
        exception('holidayCountry: Lithuania'),
        '4: holidayCountry is "Lithuania", for which no holidays are known; write a country\'s code such as "FR", or with its region such as "US-CA"',
      ],
      [
        'a region',
        exception('holidayCountry: US-ZZ'),
        '4: holidayCountry is "US-ZZ", for which no holidays are known; write a country\'s code such as "FR", or with its region such as "US-CA"',
      ],
      [
        'a moment',
        exception('overrides: [{ from: 2026-12-24, to: 2026-12-25 10:00, open: no, reason: x }]').replace(
          'no,',
          'false,',
        ),
        '4: overrides, item 1.from is "2026-12-24", which is no date and time; write "YYYY-MM-DD HH:MM"',
      ],
      [
        'an order',
        exception('overrides: [{ from: 2026-12-24 10:00, to: 2026-12-24 10:00, open: true, reason: x }]'),
        '4: overrides, item 1.to is not later than "from"; write when it ends again',
      ],
      [
        'an order in a part',
        `zone: UTC\nliveChat:\n  open: []\n  overrides:\n    - { from: 2026-12-24 10:00, to: 2026-12-24 09:00, open: true, reason: x }`,
        '5: liveChat.overrides, item 1.to is not later than "from"; write when it ends again',
      ],
    ])('%s', (_, text, problem) => {
      expect(problemsOf(text)).toEqual([problem])
    })

    it('all at once', () => {
      expect(problemsOf(file('{ days: never, from: "8", to: "9" }', 'holidays: soon', 'nowhere'))).toHaveLength(5)
    })
  })
})
