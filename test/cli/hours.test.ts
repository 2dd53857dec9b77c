import { describe, expect, it } from 'vitest'
import { run, runJson, workplace } from '../support/program.ts'

const at = workplace()

const hours = async (instant: string, ...more: readonly string[]) =>
  (await runJson(at, ['hours', '--at', instant, '--json', ...more]))[0]

describe.concurrent('frontdesk hours', () => {
  it.each([
    ['2026-11-24T07:59:59+02:00', false],
    ['2026-11-24T08:00:00+02:00', true],
    ['2026-11-24T17:59:59Z', true],
    ['2026-11-24T20:00:00+02:00', false],
  ])('has the hours of the support page, half open: at %s open is %s', async (instant, open) => {
    expect(await hours(instant)).toEqual({
      open,
      opensAt: instant < '2026-11-24T08' ? '2026-11-24T08:00:00+02:00' : '2026-11-25T08:00:00+02:00',
      closesAt: instant.startsWith('2026-11-24T20') ? '2026-11-25T20:00:00+02:00' : '2026-11-24T20:00:00+02:00',
      zone: 'UTC+2',
      reason: open ? 'within the opening hours' : 'outside the opening hours',
    })
  })

  it('takes the zone of the setting for that of the file', async () => {
    const elsewhere = workplace({ FRONTDESK_ZONE: 'Asia/Kathmandu' })
    const [answer] = await runJson(elsewhere, ['hours', '--at', '2026-11-24T02:20:00Z', '--json'])
    expect(answer).toMatchObject({ open: true, closesAt: '2026-11-24T20:00:00+05:45', zone: 'Asia/Kathmandu' })
  })

  it('says it in words to whoever does not ask for JSON', async () => {
    const { stdout } = await run(at, ['hours', '--at', '2026-11-24T21:00:00+02:00'])
    expect(stdout).toContain('closed')
    expect(stdout).toContain('08:00–20:00')
  })

  it.each(['2026-11-24T21:00:00', '2026-13-01T00:00:00Z', '2026-02-30T10:00:00Z', '+275760-09-13T00:00:00Z'])(
    'refuses the instant %s',
    async (instant) => {
      const { code, stderr, stdout } = await run(at, ['hours', '--at', instant])
      expect(code).toBe(1)
      expect(stdout).toBe('')
      expect(stderr).toContain('2026-11-24T19:59:00+02:00')
    },
  )
})
