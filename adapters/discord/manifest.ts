import type { REST } from '@discordjs/rest'
import { z } from 'zod'
import { isRefused } from './api.ts'

/** Discord's bits for what a bot may do in a guild: those that ours could ever need. */
const permissionBits: Readonly<Record<string, bigint>> = {
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
}

/** `manifests/discord.json`. */
export const discordManifest = z.object({
  scopes: z.array(z.string()),
  permissions: z.array(z.string().refine((name) => name in permissionBits, { error: 'is no permission known here' })),
  privileged_intents: z.array(z.string()),
  commands: z.array(z.looseObject({ name: z.string(), type: z.int() })),
})

export type DiscordManifest = z.output<typeof discordManifest>

/** Where an administrator of a guild lets the bot in, with no more permissions than it needs. */
export const inviteLink = ({ scopes, permissions }: DiscordManifest, application: string): string => {
  const bits = permissions.reduce((sum, name) => sum | (permissionBits[name] ?? 0n), 0n)
  const link = new URL('https://discord.com/oauth2/authorize')
  link.searchParams.set('client_id', application)
  link.searchParams.set('scope', scopes.join(' '))
  link.searchParams.set('permissions', String(bits))
  return link.href
}

const application = z.object({ id: z.string(), flags: z.int().optional() })

/**
 * Registers the commands in place of those that are there, and gives the link that lets the bot into a guild.
 * Rejects as the API does.
 */
export const registerCommands = async (api: REST, manifest: DiscordManifest): Promise<{ readonly invite: string }> => {
  const { id } = application.parse(await api.get('/applications/@me'))
  await api.put(`/applications/${id}/commands`, { body: manifest.commands })
  return { invite: inviteLink(manifest, id) }
}

/** Bits of an application that may read messages; the second is for one in few guilds. */
const mayReadMessages = (1 << 18) | (1 << 19)

/** What is not as it should be, and what to do about it. */
export interface Fault {
  readonly what: string
  readonly remedy: string
}

const invitation = 'open the link that frontdesk manifest discord prints'
const guilds = z.array(z.object({ name: z.string(), permissions: z.string().transform(BigInt) }))
const administrator = 1n << 3n

/** Where the bot was let in, and what it may not do there; channels may forbid more. Rejects as the API does. */
export const guildFaults = async (api: REST, { permissions }: DiscordManifest): Promise<readonly Fault[]> => {
  const found = guilds.parse(await api.get('/users/@me/guilds'))
  if (found.length === 0) return [{ what: 'the bot is on no server', remedy: invitation }]
  return found.flatMap(({ name, permissions: granted }) => {
    const isAllowed = (permission: string) => (granted & (administrator | (permissionBits[permission] ?? 0n))) !== 0n
    const lacking = permissions.filter((permission) => !isAllowed(permission))
    const what = `on ${name} the bot lacks the permissions ${lacking.join(', ')}`
    return lacking.length === 0 ? [] : [{ what, remedy: `${invitation}, or give them to its role` }]
  })
}

/** Channels that the bot is to listen in and can't see. Rejects as the API does. */
export const channelFaults = async (api: REST, channels: ReadonlySet<string>): Promise<readonly Fault[]> => {
  const faults: Fault[] = []
  for (const id of channels)
    await api.get(`/channels/${id}`).catch((error: unknown) => {
      if (!isRefused(error)) throw error
      const what = `the bot does not see the channel ${id} of DISCORD_LISTEN_CHANNELS`
      faults.push({ what, remedy: 'copy the id again, or let the bot view that channel' })
    })
  return faults
}

/** What is not as it should be with the application; empty when all is well. Rejects as the API does. */
export const applicationFaults = async (api: REST, manifest: DiscordManifest): Promise<readonly Fault[]> => {
  const { id, flags = 0 } = application.parse(await api.get('/applications/@me'))
  const registered = discordManifest.shape.commands.parse(await api.get(`/applications/${id}/commands`))
  const missing = manifest.commands.filter(({ name }) => !registered.some((each) => each.name === name))
  const intent = {
    what: 'the bot may not read messages',
    remedy: "switch on Message Content Intent on the application's page, Bot, Privileged Gateway Intents",
  }
  const commands = {
    what: `not registered: ${missing.map(({ name }) => name).join(', ')}`,
    remedy: 'run frontdesk manifest discord',
  }
  return [...((flags & mayReadMessages) === 0 ? [intent] : []), ...(missing.length > 0 ? [commands] : [])]
}
