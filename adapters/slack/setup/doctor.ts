import { parse } from 'yaml'
import { z } from 'zod'
import { clockFinding, type Finding, fail, ok, warn } from '../../../src/runtime/finding.ts'
import type { SlackAccess } from '../settings.ts'
import { slackManifest } from './manifest.ts'

const manifest = z.object({ oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }) })
/** What a workspace's plan may not have: we do without it. */
const optionalScopes = /^assistant:/

const answer = z.object({ ok: z.boolean(), error: z.string().optional(), team: z.string().optional() })

/** What a doctor looks at: both tokens, the scopes that the manifest asks for, and the clock. */
export const examineSlack = async (access: SlackAccess, signal: AbortSignal): Promise<readonly Finding[]> => {
  const response = await call(access, 'auth.test', access.botToken, signal)
  const { ok: isGood, error = '', team = '' } = answer.parse(await response.json())
  const clock = clockFinding(response.headers.get('date'), Date.now())
  const token = isGood
    ? ok(`the bot token opens ${team}`)
    : fail(`the bot token is refused (${error})`, 'copy SLACK_BOT_TOKEN again from OAuth & Permissions')
  const granted = (response.headers.get('x-oauth-scopes') ?? '').split(',').map((scope) => scope.trim())
  const scopes = isGood ? await scopeFindings(granted) : []
  return [token, ...scopes, clock, ...(await socketFindings(access, signal))]
}

const call = ({ apiUrl }: SlackAccess, method: string, token: string, signal: AbortSignal) =>
  fetch(new URL(method, apiUrl), { method: 'POST', headers: { authorization: `Bearer ${token}` }, signal })

const scopeFindings = async (granted: readonly string[]): Promise<readonly Finding[]> => {
  const wanted = manifest.parse(parse(await slackManifest(null))).oauth_config.scopes.bot
  const missing = wanted.filter((scope) => !granted.includes(scope))
  const remedy = 'bring the app up to date with manifests/slack.yaml and install it again'
  if (missing.length === 0) return [ok(`the app has all ${wanted.length} scopes`)]
  const what = `scopes are missing: ${missing.join(', ')}`
  return [missing.every((scope) => optionalScopes.test(scope)) ? warn(what, remedy) : fail(what, remedy)]
}

const socketFindings = async (access: SlackAccess, signal: AbortSignal): Promise<readonly Finding[]> => {
  if (access.appToken === null) return []
  const response = await call(access, 'apps.connections.open', access.appToken, signal)
  const { ok: isGood, error = '' } = answer.parse(await response.json())
  return [
    isGood
      ? ok('the app-level token opens a socket')
      : fail(
          `the app-level token is refused (${error})`,
          'make one with the scope connections:write under Basic Information',
        ),
  ]
}
