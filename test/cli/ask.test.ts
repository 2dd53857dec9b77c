import { cpSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { otherCatalogsFolder } from '../catalog/vendor-catalog.ts'
import { learn, run, runJson, workplace } from '../support/program.ts'

const at = workplace()

const ask = async (text: string, ...options: readonly string[]) =>
  (await runJson(at, ['ask', text, ...options, '--json']))[0]

beforeAll(learn)

describe.concurrent('frontdesk ask', () => {
  it('tells per plan what a service gets when no plan is given, and never guesses one', async () => {
    const sections = ['Paid support', 'NOT included into BASIC/PREMIUM']
    const service = 'mysql-replication'
    const answer = await ask('Do you do MySQL replication?', '--at', '2026-11-24T12:00:00+02:00')
    expect(Object.keys(Object(answer))).toEqual([
      'understanding',
      'coverage',
      'availability',
      'action',
      'reasons',
      'reply',
    ])
    expect(answer).toMatchObject({
      understanding: { intents: ['coverage'], services: [service] },
      coverage: [
        { service, plan: 'ENTERPRISE', outcome: 'on-demand', sections },
        { service, plan: 'PREMIUM', outcome: 'hourly', sections },
        { service, plan: 'BASIC', outcome: 'hourly', sections },
        { service, plan: 'FREE', outcome: 'hourly', sections },
      ],
      availability: { open: true, opensAt: '2026-11-25T08:00:00+02:00', closesAt: '2026-11-24T20:00:00+02:00' },
      action: 'answer',
      reasons: [{ code: 'asked', intents: ['coverage'] }],
      reply: expect.stringContaining('100 EUR/h'),
    })
  })

  it('tells for the plan, the instant and the zone given what would be decided, and why', async () => {
    const text = 'Calls to one provider fail since this morning, I want to talk to an engineer'
    const options = ['--plan', 'premium', '--at', '2026-11-24T21:00:00+02:00', '--zone', 'America/New_York']
    expect(await ask(text, ...options)).toMatchObject({
      availability: { open: false, opensAt: '2026-11-25T08:00:00+02:00', closesAt: '2026-11-25T20:00:00+02:00' },
      action: 'ticket',
      reasons: expect.arrayContaining([
        { code: 'plan', plan: 'PREMIUM', endedAt: null },
        { code: 'live-chat-in-plan', included: true },
        {
          code: 'chat-hours',
          open: false,
          opensAt: '2026-11-25T08:00:00+02:00',
          closesAt: '2026-11-25T20:00:00+02:00',
        },
      ]),
      reply: expect.stringMatching(/01:00 your time.*#1001.*PREMIUM/s),
    })
  })

  it('answers as somebody reads it whose language the catalog has beside its own, on a plan by its name', async () => {
    const folder = join(at.folder, 'mine')
    cpSync(join(otherCatalogsFolder, 'kornfeld'), folder, { recursive: true })
    writeFileSync(join(folder, 'replies', 'de.yaml'), 'thanks: Gern geschehen.\n')
    const there = { ...at, env: { ...at.env, FRONTDESK_INTENTS: folder } }
    const [answer] = await runJson(there, ['ask', 'thank you', '--language', 'de', '--plan', 'rye Loaf', '--json'])
    expect(answer).toMatchObject({ reply: 'Gern geschehen.' })
  })

  it('covers a service that was understood whatever was asked, on the plan given alone', async () => {
    const answer = await ask('Heartbeat stopped working after the update and I am stuck', '--plan', 'FREE')
    expect(answer).toMatchObject({ action: 'consent', coverage: [{ service: 'heartbeat', plan: 'FREE' }] })
  })

  it('shows a person the same in words: what was understood, why, the answer and its choices', async () => {
    const { stdout } = await run(at, ['ask', 'One client hears no sound since this morning', '--plan', 'FREE'])
    expect(stdout).toMatch(/^understood +report-problem \(\d+ %\)$/m)
    expect(stdout).toMatch(/^action +consent$/m)
    expect(stdout).toMatch(/^ +because +plan plan=FREE/m)
    expect(stdout).toContain('100 EUR/h')
    expect(stdout).toMatch(/^ +1 Agree/m)
  })

  it.each(['', 'FD-7K3MQ-9XT2B', '🙂'])('answers %j, too', async (text) => {
    expect(await ask(text)).toMatchObject({ action: expect.any(String), reply: expect.stringMatching(/\S/) })
  })

  it('names the plan that was meant when there is none of that name', async () => {
    const { code, stderr } = await run(at, ['ask', 'hello', '--plan', 'PREMUIM'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'error: there is no plan "PREMUIM"\ndid you mean PREMIUM?\n' })
  })
})
