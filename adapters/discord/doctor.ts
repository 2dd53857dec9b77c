import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Logger } from 'pino'
import { clockFinding, type Finding, fail, ok } from '../../src/runtime/finding.ts'
import { createApi } from './api.ts'
import { type DiscordManifest, discordManifest, faultsOf, registerCommands } from './manifest.ts'
import type { DiscordAccess } from './settings.ts'

const manifestFile = fileURLToPath(new URL('../../manifests/discord.json', import.meta.url))
const readManifest = async (): Promise<DiscordManifest> =>
  discordManifest.parse(JSON.parse(await readFile(manifestFile, 'utf8')))

/** What a doctor looks at: the token, whether messages may be read, the commands, and the clock. */
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
  const faults = await faultsOf(createApi(access, log), await readManifest())
  const found = faults.map(({ what, remedy }) => fail(what, remedy))
  return [
    ok('the token is taken'),
    ...(found.length > 0 ? found : [ok('messages may be read, commands are there')]),
    clock,
  ]
}

/** Registers the commands, and gives the link that lets the bot into a guild. */
export const registerDiscord = async (access: DiscordAccess, log: Logger): Promise<{ readonly invite: string }> =>
  registerCommands(createApi(access, log), await readManifest())
