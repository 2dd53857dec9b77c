import { describe, expect, it } from 'vitest'
import { settingsSchema } from '../src/main.ts'
import { platformStates } from '../src/platforms.ts'

const statesOf = (env: Readonly<Record<string, string>>) =>
  Object.fromEntries(platformStates(settingsSchema.parse(env)).map(({ name, state }) => [name, state.kind]))

describe('platforms beside all the other settings', () => {
  it('are off where nothing of theirs is set', () => {
    const others = { PORT: '0', FRONTDESK_TEAMS_PLAYGROUND: '0', FRONTDESK_WEB_IDENTITY_SECRET: 'secret' }
    expect(statesOf(others)).toEqual({ Slack: 'off', Discord: 'off', 'Microsoft Teams': 'off' })
  })

  it('are half set up where something is missing', () => {
    const half = {
      SLACK_BOT_TOKEN: 'xoxb-1',
      DISCORD_LISTEN_CHANNELS: '12345678901234567',
      MicrosoftAppPassword: 'secret',
    }
    expect(statesOf(half)).toEqual({ Slack: 'incomplete', Discord: 'incomplete', 'Microsoft Teams': 'incomplete' })
  })
})
