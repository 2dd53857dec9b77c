import { describe, expect, it } from 'vitest'
import { discordSettings, discordState } from '../../../adapters/discord/settings.ts'

const stateOf = (settings: Record<string, string>) => discordState(discordSettings.parse(settings))
const token = 'MTIw.abc-DEF.x_y'

describe("Discord's settings", () => {
  it('are off without any, on with a token, and name the one that is missing', () => {
    expect(stateOf({})).toEqual({ kind: 'off' })
    expect(stateOf({ DISCORD_LISTEN_CHANNELS: '1100000000000000010' })).toEqual({
      kind: 'incomplete',
      missing: ['DISCORD_TOKEN'],
    })
    expect(stateOf({ DISCORD_TOKEN: token })).toEqual({
      kind: 'on',
      access: { token, apiUrl: 'https://discord.com/api', listenChannels: new Set(), requestsPerSecond: 50 },
    })
    expect(
      stateOf({
        DISCORD_TOKEN: token,
        DISCORD_API_URL: 'http://127.0.0.1:4000/api/',
        DISCORD_LISTEN_CHANNELS: '1100000000000000010, 1100000000000000020',
        DISCORD_REQUESTS_PER_SECOND: '500',
      }),
    ).toMatchObject({
      access: {
        apiUrl: 'http://127.0.0.1:4000/api',
        listenChannels: new Set(['1100000000000000010', '1100000000000000020']),
        requestsPerSecond: 500,
      },
    })
  })

  it.each([
    { DISCORD_TOKEN: `Bot ${token}` },
    { DISCORD_API_URL: 'http://discord.example/api' },
    { DISCORD_API_URL: 'discord.com' },
    { DISCORD_LISTEN_CHANNELS: 'general' },
    { DISCORD_REQUESTS_PER_SECOND: '10' },
    { DISCORD_REQUESTS_PER_SECOND: 'many' },
  ])('refuse %j', (settings) => {
    expect(discordSettings.safeParse(settings).success).toBe(false)
  })
})
