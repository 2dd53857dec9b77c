import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { TeamsChannelOptions } from '../../../adapters/teams/channel.ts'
import { listen } from '../../../src/runtime/http.ts'
import type { ContractDesk } from '../channel-contract.ts'
import { appId, credentials, type FakeTeams, issuer, startFakeTeams } from './fake.ts'
import { openRig, type Rig } from './rig.ts'

/** Our bot, listening, and Microsoft's side, which signs what it sends. */
export interface Cloud {
  readonly teams: FakeTeams
  readonly rig: Rig
  /** Sends an activity, or a body as it is; `token` in place of a good one, null: none. */
  send(body: unknown, token?: string | null): Promise<{ readonly status: number; readonly text: string }>
  /** A recorded activity, with other fields in place of its own. */
  activity(name: string, more?: object): Record<string, unknown>
  close(): Promise<void>
}

const recorded = (name: string): Record<string, unknown> =>
  JSON.parse(readFileSync(new URL(`payloads/${name}.json`, import.meta.url), 'utf8'))

export const openCloud = async (
  options: Partial<TeamsChannelOptions> = {},
  contract?: ContractDesk,
): Promise<Cloud> => {
  const teams = await startFakeTeams(() => Date.now())
  const env = {
    MicrosoftAppId: appId,
    MicrosoftAppPassword: 'the-secret-of-the-app',
    ToBotFromChannelTokenIssuer: issuer,
    ToBotFromChannelOpenIdMetadataUrl: teams.openIdUrl,
  }
  const rig = await openRig(env, { credentials, clock: () => Date.now(), ...options }, contract)
  const server = await listen(rig.app, '127.0.0.1', 0)
  const { serviceUrl } = teams
  return {
    teams,
    rig,
    send: async (body, token = teams.token()) => {
      const response = await fetch(`http://127.0.0.1:${server.port}/api/messages`, {
        method: 'POST',
        headers: {
          'Content-Type': 'application/json',
          ...(token === null ? {} : { Authorization: `Bearer ${token}` }),
        },
        body: typeof body === 'string' ? body : JSON.stringify({ serviceUrl, ...z.looseObject({}).parse(body) }),
      })
      return { status: response.status, text: await response.text() }
    },
    activity: (name, more = {}) => ({ ...recorded(name), serviceUrl, ...more }),
    close: async () => {
      await server.close(500)
      await rig.close()
      await teams.close()
    },
  }
}
