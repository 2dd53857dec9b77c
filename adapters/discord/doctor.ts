import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { z } from 'zod'
import { clockFinding, type Finding, fail, ok } from '../../src/runtime/finding.ts'
import { createApi } from './api.ts'
import {
  applicationFaults,
  channelFaults,
  type DiscordManifest,
  discordManifest,
  type Fault,
  guildFaults,
  registerCommands,
} from './manifest.ts'
import type { DiscordAccess } from './settings.ts'

const manifestFile = fileURLToPath(new URL('../../manifests/discord.json', import.meta.url))
const readManifest = async (): Promise<DiscordManifest> =>
  discordManifest.parse(JSON.parse(await readFile(manifestFile, 'utf8')))

/** What a doctor looks at: the token, the application and its commands, servers and channels, gateway and clock. */
export const examineDiscord = async (
  access: DiscordAccess,
  log: Logger,
  signal: AbortSignal,
): Promise<readonly Finding[]> => {
  const response = await fetch(`${access.apiUrl}/v10/applications/@me`, {
    headers: { authorization: `Bot ${access.token}` },
    signal,
  })
  await response.body?.cancel()
  const clock = clockFinding(response.headers.get('date'), Date.now())
  if (response.status === 401)
    return [fail('the token is refused', "copy DISCORD_TOKEN again from the application's page, Bot"), clock]
  const api = createApi(access, log)
  const manifest = await readManifest()
  const findings = (faults: readonly Fault[], good: string) =>
    faults.length === 0 ? [ok(good)] : faults.map(({ what, remedy }) => fail(what, remedy))
  return [
    ok('the token is taken'),
    ...findings(await applicationFaults(api, manifest), 'messages may be read, commands are there'),
    ...findings(await guildFaults(api, manifest), 'the bot has its permissions on every server that it is on'),
    ...findings(await channelFaults(api, access.listenChannels), 'every channel to listen in is seen'),
    gatewayFinding(await greets(gateway.parse(await api.get('/gateway/bot')).url, signal)),
    clock,
  ]
}

const gateway = z.object({ url: z.string() })

const gatewayFinding = (greeted: boolean): Finding =>
  greeted
    ? ok('the gateway answers')
    : fail('the gateway is not reached', 'let connections out to *.discord.gg, port 443, WebSocket included')

/** Whether the gateway speaks first, as it does to everybody who connects. */
const greets = (url: string, signal: AbortSignal): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = new WebSocket(`${url}?v=10&encoding=json`)
  socket.addEventListener('message', () => resolve(true))
  socket.addEventListener('close', () => resolve(false))
  signal.addEventListener('abort', () => resolve(false))
  return promise.finally(() => socket.close())
}

/** Registers the commands, and gives the link that lets the bot into a guild. */
export const registerDiscord = async (access: DiscordAccess, log: Logger): Promise<{ readonly invite: string }> =>
  registerCommands(createApi(access, log), await readManifest())
