import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { run, workplace } from '../support/program.ts'

const at = workplace()
const pages = [
  '--website',
  'https://acme.example',
  '--privacy',
  'https://acme.example/p',
  '--terms',
  'https://acme.example/t',
]

describe('frontdesk manifest', () => {
  it('gives Slack the manifest as it is, or with the address where we are reached', async () => {
    const socket = parse((await run(at, ['manifest', 'slack'])).stdout)
    expect(socket.settings).toMatchObject({ socket_mode_enabled: true, interactivity: { is_enabled: true } })
    const path = join(at.folder, 'slack.yaml')
    const said = await run(at, ['manifest', 'slack', '--url', 'https://desk.acme.example/', '--out', path])
    expect(said.stdout).toContain('is written')
    const http = parse(readFileSync(path, 'utf8'))
    const address = 'https://desk.acme.example/slack/events'
    expect(http.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: address },
      interactivity: { request_url: address },
    })
    expect(http.features.slash_commands).toMatchObject([{ url: address }])
    expect(http.oauth_config).toEqual(socket.oauth_config)
    const comments = readFileSync(path, 'utf8').match(/^#.*$/gm)?.join('\n')
    expect(comments).toMatch(/SLACK_SIGNING_SECRET/)
    expect(comments).not.toMatch(/Socket Mode|SLACK_APP_TOKEN|away before/i)
  })

  it('builds the package for Teams', async () => {
    const path = join(at.folder, 'app.zip')
    const { code } = await run(at, [
      'manifest',
      'teams',
      '--app-id',
      '11111111-2222-4333-8444-555555555555',
      ...pages,
      '--out',
      path,
    ])
    expect(code).toBe(0)
    expect(readFileSync(path).subarray(0, 4).toString('latin1')).toBe('PK\x03\x04')
  })

  it('says what it needs', async () => {
    expect((await run(at, ['manifest', 'teams', ...pages])).stderr).toContain('MicrosoftAppId')
    expect((await run(at, ['manifest', 'teams', ...pages.slice(0, 2)])).stderr).toMatch(
      /MicrosoftAppId.*--privacy.*--terms/,
    )
    for (const wrong of [
      await run(at, ['manifest', 'teams', '--app-id', 'nonsense', ...pages]),
      await run({ ...at, env: { ...at.env, MicrosoftAppId: 'nonsense' } }, ['manifest', 'teams', ...pages]),
    ])
      expect(wrong).toMatchObject({ code: 1, stderr: expect.stringMatching(/id such as 72f988bf-/) })
    expect((await run(at, ['manifest', 'discord'])).stderr).toContain('DISCORD_TOKEN is not set')
    expect((await run(at, ['manifest', 'slack', '--url', 'http://desk'])).stderr).toContain('https')
    expect((await run(at, ['manifest', 'slack', '--out', '/nowhere/x'])).stderr).toContain('ENOENT')
  })
})
