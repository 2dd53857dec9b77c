import { describe, expect, it } from 'vitest'
import { teamsSettings, teamsState } from '../../../adapters/teams/settings.ts'

const stateOf = (env: Readonly<Record<string, string>>) => teamsState(teamsSettings.parse(env))
const id = '11111111-2222-4333-8444-555555555555'
const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47'
const tenantToo = 'MicrosoftAppTenantId (or MicrosoftAppType=MultiTenant)'
const app = { MicrosoftAppId: id, MicrosoftAppPassword: 'secret' }

describe('the settings of Teams', () => {
  it.each([{}, { FRONTDESK_TEAMS_PLAYGROUND: '0' }])('are off with %j', (env) => {
    expect(stateOf(env)).toEqual({ kind: 'off' })
  })

  it.each([
    [{ MicrosoftAppId: id }, ['MicrosoftAppPassword', tenantToo]],
    [{ MicrosoftAppPassword: 'secret' }, ['MicrosoftAppId', tenantToo]],
    [{ MicrosoftAppTenantId: tenant }, ['MicrosoftAppId', 'MicrosoftAppPassword']],
    [{ ...app, MicrosoftAppType: 'SingleTenant' }, ['MicrosoftAppTenantId']],
    [{ MicrosoftAppId: id, MicrosoftAppType: 'UserAssignedMsi' }, ['MicrosoftAppTenantId']],
    [{ TEAMS_LISTEN_CHANNELS: '19:a@thread.tacv2' }, ['MicrosoftAppId', 'MicrosoftAppPassword', tenantToo]],
    [{ ToBotFromChannelTokenIssuer: 'https://issuer.example' }, ['MicrosoftAppId', 'MicrosoftAppPassword', tenantToo]],
  ])('are incomplete with %j: %j', (env, missing) => {
    expect(stateOf(env)).toEqual({ kind: 'incomplete', missing })
  })

  it('do not believe unsigned requests beside an app of their own', () => {
    expect(stateOf({ ...app, FRONTDESK_TEAMS_PLAYGROUND: '1' })).toMatchObject({
      kind: 'contradictory',
      problem: expect.stringContaining('MicrosoftApp…'),
      remedy: expect.stringContaining('FRONTDESK_TEAMS_PLAYGROUND'),
    })
  })

  it.each([
    ['127.0.0.1', 'on'],
    ['127.0.0.2', 'on'],
    ['localhost', 'on'],
    ['::1', 'on'],
    ['0.0.0.0', 'contradictory'],
    ['::', 'contradictory'],
    ['192.168.1.4', 'contradictory'],
    ['support.example.com', 'contradictory'],
    ['127.0.0.1.example.com', 'contradictory'],
  ])('believe the Playground while nobody else can come in by %s: %s', (host, kind) => {
    expect(teamsState(teamsSettings.parse({ FRONTDESK_TEAMS_PLAYGROUND: '1' }), host).kind).toBe(kind)
  })

  it('take ids as any page shows them', () => {
    const given = { ...app, MicrosoftAppId: ` ${id.toUpperCase()}`, MicrosoftAppTenantId: tenant.toUpperCase() }
    expect(stateOf(given)).toMatchObject({ access: { credentials: { id, tenant } } })
  })

  it.each([
    [app, 'MultiTenant', null],
    [{ ...app, MicrosoftAppTenantId: tenant }, 'SingleTenant', tenant],
    [{ ...app, MicrosoftAppTenantId: tenant, MicrosoftAppType: 'MultiTenant' }, 'MultiTenant', tenant],
  ])('are on with %j as %s', (env, type, of) => {
    expect(stateOf(env)).toMatchObject({ kind: 'on', access: { credentials: { kind: 'app', type, tenant: of } } })
  })

  it('listen in the channels that are named', () => {
    expect(stateOf({ ...app, TEAMS_LISTEN_CHANNELS: '19:a@thread.tacv2, 19:b@thread.v2' })).toMatchObject({
      access: { listenChannels: new Set(['19:a@thread.tacv2', '19:b@thread.v2']) },
    })
  })

  it.each([
    { MicrosoftAppId: '' },
    { MicrosoftAppId: 'nonsense' },
    { MicrosoftAppId: `{${id}}` },
    { MicrosoftAppTenantId: 'example.onmicrosoft.com' },
    { MicrosoftAppPassword: ' ' },
    { TEAMS_LISTEN_CHANNELS: 'a b' },
    { FRONTDESK_TEAMS_PLAYGROUND: 'yes' },
    { ToChannelFromBotLoginUrl: 'http://login.example' },
  ])('are refused with %j', (env) => {
    expect(teamsSettings.safeParse(env).success).toBe(false)
  })
})
