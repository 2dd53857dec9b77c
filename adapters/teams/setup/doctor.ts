import { z } from 'zod'
import { clockFinding, type Finding, fail, ok, warn } from '../../../src/runtime/finding.ts'
import type { TeamsAccess } from '../settings.ts'

const token = z.object({ access_token: z.string() })
const refusal = z.object({ error: z.string() })

/** What a doctor looks at: whether the app gets a token, whether the signer's keys can be had, and the clock. */
export const examineTeams = async (
  { credentials, cloud }: TeamsAccess,
  signal: AbortSignal,
): Promise<readonly Finding[]> => {
  if (credentials.kind === 'playground')
    return [
      warn('the Playground of this machine is served, without credentials', 'give the app’s settings to serve Teams'),
    ]
  const keys = await fetch(cloud.openIdUrl, { signal })
  await keys.body?.cancel()
  const signer = keys.ok
    ? ok('the keys that Teams signs with can be had')
    : fail(`the keys that Teams signs with can't be had (${keys.status})`, `let this machine reach ${cloud.openIdUrl}`)
  const clock = clockFinding(keys.headers.get('date'), Date.now())
  if (credentials.password === null) return [signer, clock]
  return [await tokenFinding(credentials.id, credentials.password, cloud, signal), signer, clock]
}

const tokenFinding = async (
  id: string,
  password: string,
  { loginUrl, scope }: TeamsAccess['cloud'],
  signal: AbortSignal,
): Promise<Finding> => {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: id,
    client_secret: password,
    scope: `${scope}/.default`,
  })
  const response = await fetch(`${loginUrl}/oauth2/v2.0/token`, { method: 'POST', body, signal })
  const answer: unknown = await response.json()
  if (response.ok && token.safeParse(answer).success) return ok('the app gets a token')
  const { data } = refusal.safeParse(answer)
  return fail(
    `the app gets no token (${data?.error ?? response.status})`,
    'check MicrosoftAppId, MicrosoftAppTenantId and that the secret in MicrosoftAppPassword is in force',
  )
}
