import type { REST } from '@discordjs/rest'
import type { Logger } from 'pino'
import { z } from 'zod'
import { clockFinding, type Finding, fail, ok } from '../../../src/runtime/finding.ts'
import { createApi, isRefused } from '../connection/api.ts'
import type { DiscordAccess } from '../settings.ts'
import { application, type DiscordManifest, permissionBits, readManifest } from './manifest.ts'

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
  return [
    ok('the token is taken'),
    ...orOk(await applicationFaults(api, manifest), 'messages may be read, commands are there'),
    ...orOk(await guildFaults(api, manifest), 'the bot has its permissions on every server that it is on'),
    ...orOk(await channelFaults(api, access.listenChannels), 'every channel to listen in is seen'),
    await gatewayFinding(api, signal),
    clock,
  ]
}

const orOk = (faults: readonly Finding[], good: string): readonly Finding[] =>
  faults.length === 0 ? [ok(good)] : faults

/** Bits of an application that may read messages; the second is for one in few guilds. */
const mayReadMessages = (1 << 18) | (1 << 19)
const commands = z.array(z.object({ name: z.string() }))

const applicationFaults = async (api: REST, manifest: DiscordManifest): Promise<readonly Finding[]> => {
  const { id, flags = 0 } = application.parse(await api.get('/applications/@me'))
  const registered = commands.parse(await api.get(`/applications/${id}/commands`)).map(({ name }) => name)
  const missing = manifest.commands.map(({ name }) => name).filter((name) => !registered.includes(name))
  const intent = fail(
    'the bot may not read messages',
    "switch on Message Content Intent on the application's page, Bot, Privileged Gateway Intents",
  )
  const unregistered = fail(`not registered: ${missing.join(', ')}`, 'run frontdesk manifest discord')
  return [...((flags & mayReadMessages) === 0 ? [intent] : []), ...(missing.length > 0 ? [unregistered] : [])]
}

const invitation = 'open the link that frontdesk manifest discord prints'
const guilds = z.array(z.object({ name: z.string(), permissions: z.string().transform(BigInt) }))
const administrator = 1n << 3n

/** Where the bot was let in, and what it may not do there; channels may forbid more. */
const guildFaults = async (api: REST, { permissions }: DiscordManifest): Promise<readonly Finding[]> => {
  const found = guilds.parse(await api.get('/users/@me/guilds'))
  if (found.length === 0) return [fail('the bot is on no server', invitation)]
  return found.flatMap(({ name, permissions: granted }) => {
    const isAllowed = (permission: string) => (granted & (administrator | (permissionBits[permission] ?? 0n))) !== 0n
    const lacking = permissions.filter((permission) => !isAllowed(permission))
    const what = `on ${name} the bot lacks the permissions ${lacking.join(', ')}`
    return lacking.length === 0 ? [] : [fail(what, `${invitation}, or give them to its role`)]
  })
}

const channelFaults = async (api: REST, channels: ReadonlySet<string>): Promise<readonly Finding[]> => {
  const faults: Finding[] = []
  for (const id of channels)
    await api.get(`/channels/${id}`).catch((error: unknown) => {
      if (!isRefused(error)) throw error
      const what = `the bot does not see the channel ${id} of DISCORD_LISTEN_CHANNELS`
      faults.push(fail(what, 'copy the id again, or let the bot view that channel'))
    })
  return faults
}

const gateway = z.object({ url: z.string() })

const gatewayFinding = async (api: REST, signal: AbortSignal): Promise<Finding> => {
  const { url } = gateway.parse(await api.get('/gateway/bot'))
  return (await greets(url, signal))
    ? ok('the gateway answers')
    : fail('the gateway is not reached', 'let connections out to *.discord.gg, port 443, WebSocket included')
}

/** Whether the gateway speaks first, as it does to everybody who connects. */
const greets = (url: string, signal: AbortSignal): Promise<boolean> => {
  const { promise, resolve } = Promise.withResolvers<boolean>()
  const socket = new WebSocket(`${url}?v=10&encoding=json`)
  socket.addEventListener('message', () => resolve(true))
  socket.addEventListener('close', () => resolve(false))
  signal.addEventListener('abort', () => resolve(false))
  return promise.finally(() => socket.close())
}
