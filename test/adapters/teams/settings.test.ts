import { describe, expect, it } from 'vitest'
import { teamsSettings, teamsState } from '../../../adapters/teams/settings.ts'

const stateOf = (env: Readonly<Record<string, string>>) => teamsState(teamsSettings.parse(env))
const app = { MicrosoftAppId: 'id', MicrosoftAppPassword: 'secret' }

describe('the settings of Teams', () => {
  it.each([{}, { FRONTDESK_TEAMS_PLAYGROUND: '0' }])('are off with %j', (env) => {
    expect(stateOf(env)).toEqual({ kind: 'off' })
  })

  it.each([
    [{ MicrosoftAppId: 'id' }, ['MicrosoftAppPassword']],
    [{ MicrosoftAppPassword: 'secret' }, ['MicrosoftAppId']],
    [{ MicrosoftAppTenantId: 'tenant' }, ['MicrosoftAppId', 'MicrosoftAppPassword']],
    [{ ...app, MicrosoftAppType: 'SingleTenant' }, ['MicrosoftAppTenantId']],
    [{ MicrosoftAppId: 'id', MicrosoftAppType: 'UserAssignedMsi' }, ['MicrosoftAppTenantId']],
    [{ TEAMS_LISTEN_CHANNELS: '19:a@thread.tacv2' }, ['MicrosoftAppId', 'MicrosoftAppPassword']],
    [{ ToBotFromChannelTokenIssuer: 'https://issuer.example' }, ['MicrosoftAppId', 'MicrosoftAppPassword']],
  ])('are incomplete with %j: %j', (env, missing) => {
    expect(stateOf(env)).toEqual({ kind: 'incomplete', missing })
  })

  it('do not believe unsigned requests beside an app of their own', () => {
    expect(stateOf({ ...app, FRONTDESK_TEAMS_PLAYGROUND: '1' }).kind).toBe('incomplete')
  })

  it.each([
    [app, 'MultiTenant', null],
    [{ ...app, MicrosoftAppTenantId: 'tenant' }, 'SingleTenant', 'tenant'],
    [{ ...app, MicrosoftAppTenantId: 'tenant', MicrosoftAppType: 'MultiTenant' }, 'MultiTenant', 'tenant'],
  ])('are on with %j as %s', (env, type, tenant) => {
    expect(stateOf(env)).toMatchObject({ kind: 'on', access: { credentials: { kind: 'app', type, tenant } } })
  })

  it('listen in the channels that are named', () => {
    expect(stateOf({ ...app, TEAMS_LISTEN_CHANNELS: '19:a@thread.tacv2, 19:b@thread.v2' })).toMatchObject({
      access: { listenChannels: new Set(['19:a@thread.tacv2', '19:b@thread.v2']) },
    })
  })

  it.each([
    { MicrosoftAppId: '' },
    { MicrosoftAppPassword: ' ' },
    { TEAMS_LISTEN_CHANNELS: 'a b' },
    { FRONTDESK_TEAMS_PLAYGROUND: 'yes' },
  ])('are refused with %j', (env) => {
    expect(teamsSettings.safeParse(env).success).toBe(false)
  })
})
