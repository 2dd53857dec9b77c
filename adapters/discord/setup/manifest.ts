import { readFile } from 'node:fs/promises'
import type { Logger } from 'pino'
import { z } from 'zod'
import { codes, createApi, failureOf, hasCode, isRefused, isUnauthorized, whyOf } from '../connection/api.ts'
import { DiscordProblem, wrongToken } from '../connection/problem.ts'
import type { DiscordAccess } from '../settings.ts'

/** Discord's bits for what a bot may do in a guild: those that ours could ever need. */
export const permissionBits: Readonly<Record<string, bigint>> = {
  VIEW_CHANNEL: 1n << 10n,
  SEND_MESSAGES: 1n << 11n,
  ATTACH_FILES: 1n << 15n,
  READ_MESSAGE_HISTORY: 1n << 16n,
  CREATE_PUBLIC_THREADS: 1n << 35n,
  SEND_MESSAGES_IN_THREADS: 1n << 38n,
}

const discordManifest = z.object({
  scopes: z.array(z.string()),
  permissions: z.array(z.string().refine((name) => name in permissionBits, { error: 'is no permission known here' })),
  privileged_intents: z.array(z.string()),
  commands: z.array(z.looseObject({ name: z.string(), type: z.int() })),
})

export type DiscordManifest = z.output<typeof discordManifest>

const file = new URL('../../../manifests/discord.json', import.meta.url)

export const readManifest = async (): Promise<DiscordManifest> =>
  discordManifest.parse(JSON.parse(await readFile(file, 'utf8')))

/** Where an administrator of a guild lets the bot in, with no more permissions than it needs. */
export const inviteLink = ({ scopes, permissions }: DiscordManifest, application: string): string => {
  const bits = permissions.reduce((sum, name) => sum | (permissionBits[name] ?? 0n), 0n)
  const link = new URL('https://discord.com/oauth2/authorize')
  link.searchParams.set('client_id', application)
  link.searchParams.set('scope', scopes.join(' '))
  link.searchParams.set('permissions', String(bits))
  return link.href
}

/** The application whose token we have. */
export const application = z.object({ id: z.string(), flags: z.int().optional() })

/** What keeps Discord from taking the commands. */
const problemOf = (error: unknown): DiscordProblem => {
  if (isUnauthorized(error)) return wrongToken
  if (hasCode(error, codes.unknownApplication))
    return new DiscordProblem(
      'Discord knows no application of DISCORD_TOKEN',
      'see whether it is still there at discord.com/developers/applications; else create one, and set the token of its bot',
      true,
    )
  const what = `Discord did not take the commands: ${whyOf(error)}`
  if (isRefused(error))
    return new DiscordProblem(what, 'run frontdesk doctor; where it finds nothing, install the newest version', true)
  const failure = failureOf(error)
  if (!failure.ok && failure.retryAfterMs !== null)
    return new DiscordProblem(what, `run it again in ${Math.ceil(failure.retryAfterMs / 1000)} s`, false)
  return new DiscordProblem(
    what,
    'let connections out to discord.com, port 443, see whether DISCORD_API_URL is right where it is set, and run it again',
    false,
  )
}

/**
 * Registers the commands in place of those that are there, and gives the link that lets the bot into a guild.
 * @throws DiscordProblem that says what to do
 */
export const registerDiscord = async (access: DiscordAccess, log: Logger): Promise<{ readonly invite: string }> => {
  const api = createApi(access, log)
  const manifest = await readManifest()
  const told = (error: unknown): never => {
    throw problemOf(error)
  }
  const { id } = application.parse(await api.get('/applications/@me').catch(told))
  await api.put(`/applications/${id}/commands`, { body: manifest.commands }).catch(told)
  return { invite: inviteLink(manifest, id) }
}
