import { describe, expect, it } from 'vitest'
import { slackSettings, slackState } from '../../../adapters/slack/settings.ts'

const stateOf = (env: Readonly<Record<string, string>>) => slackState(slackSettings.parse(env))

describe('settings', () => {
  it('leave Slack off when there are none', () => expect(stateOf({})).toEqual({ kind: 'off' }))

  it('turn it on with a bot token and one way in', () => {
    expect(stateOf({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 's' })).toMatchObject({
      kind: 'on',
      access: { signingSecret: 's', appToken: null, apiUrl: 'https://slack.com/api/' },
    })
    const apiUrl = 'http://127.0.0.1:4000/api'
    expect(stateOf({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1', SLACK_API_URL: apiUrl })).toMatchObject({
      kind: 'on',
      access: { apiUrl: 'http://127.0.0.1:4000/api/' },
    })
  })

  it('name what is missing when there are only some', () => {
    expect(stateOf({ SLACK_SIGNING_SECRET: 's' })).toEqual({ kind: 'incomplete', missing: ['SLACK_BOT_TOKEN'] })
    expect(stateOf({ SLACK_BOT_TOKEN: 'xoxb-1' })).toEqual({
      kind: 'incomplete',
      missing: ['SLACK_SIGNING_SECRET (HTTP) or SLACK_APP_TOKEN (Socket Mode)'],
    })
    expect(stateOf({ SLACK_LISTEN_CHANNELS: 'C1' })).toMatchObject({ kind: 'incomplete', missing: { length: 2 } })
  })

  it('say which are wrong', () => {
    for (const env of [
      { SLACK_BOT_TOKEN: 'xapp-1' },
      { SLACK_APP_TOKEN: 'xoxb-1' },
      { SLACK_SIGNING_SECRET: '' },
      { SLACK_API_URL: 'ftp://x' },
      { SLACK_API_URL: 'http://slack.example/api/' },
      { SLACK_LISTEN_CHANNELS: '#help' },
    ])
      expect(slackSettings.safeParse(env).error?.issues[0]?.path[0]).toBe(Object.keys(env)[0])
  })

  it('take several channels', () => {
    expect(slackSettings.parse({ SLACK_LISTEN_CHANNELS: 'C1, G2 ,' }).SLACK_LISTEN_CHANNELS).toEqual(['C1', 'G2'])
  })
})
