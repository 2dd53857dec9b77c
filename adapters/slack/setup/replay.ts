import { createHmac, randomBytes } from 'node:crypto'
import type { webApi } from '@slack/bolt'
import type { Logger } from 'pino'
import { z } from 'zod'
import { createHttpApp, listen } from '../../../src/runtime/http.ts'
import type { Recorded, Replayer, Shown } from '../../../src/runtime/replay.ts'
import { createSlackChannel } from '../channel.ts'
import type { SlackDesk } from '../port.ts'
import type { SlackSettings } from '../settings.ts'
import { plainTextOf } from '../text.ts'

/** The workspace that payloads were recorded in, as far as they tell. */
interface Installation {
  team: string
  user: string
}

/** Plays what Slack sends, signed on the way; the Web API is played, too: nothing leaves this process. */
export const openSlackReplay = async (
  desk: SlackDesk,
  { SLACK_LISTEN_CHANNELS }: SlackSettings,
  log: Logger,
): Promise<Replayer> => {
  const signingSecret = randomBytes(16).toString('hex')
  const us: Installation = { team: 'T0', user: 'U0' }
  const posted: Shown[] = []
  const access = {
    botToken: 'xoxb-replay',
    signingSecret,
    appToken: null,
    apiUrl: 'http://localhost/api/',
    listenChannels: new Set(SLACK_LISTEN_CHANNELS),
  }
  const fetch: webApi.FetchFunction = async (url, { body } = {}) => {
    const method = String(url).split('/').at(-1) ?? ''
    const call = Object.fromEntries(new URLSearchParams(String(body)))
    const shown = shownBy(method, call, us)
    if (shown !== null) posted.push(shown)
    return Response.json(answerTo(method, call, us))
  }
  const channel = createSlackChannel(desk, { access, log, fetch })
  const routers = channel.router === null ? [] : [channel.router]
  const app = createHttpApp({ routers, trustedProxies: [], ready: async () => true, log })
  const server = await listen(app, '127.0.0.1', 0)
  const play = async (recorded: Recorded): Promise<string> => {
    const body = envelope.safeParse(recorded.body).data?.payload ?? recorded.body
    Object.assign(us, installationIn(body))
    const { type, text } = requestOf(body)
    const response = await globalThis.fetch(`http://127.0.0.1:${server.port}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': type, ...signatureOf(text, signingSecret) },
      body: text,
    })
    await response.arrayBuffer()
    return String(response.status)
  }
  return {
    channel,
    play,
    shown: async () => {
      await channel.stop()
      return posted.splice(0)
    },
    close: () => server.close(0),
  }
}

/** What Socket Mode wraps everything in. */
const envelope = z.object({ envelope_id: z.string(), payload: z.record(z.string(), z.unknown()) })

const recordedIn = z.object({
  team_id: z.string().optional(),
  team: z.object({ id: z.string() }).nullish(),
  authorizations: z.array(z.object({ user_id: z.string() })).optional(),
})

const installationIn = (body: unknown): Partial<Installation> => {
  const { team_id, team, authorizations } = recordedIn.safeParse(body).data ?? {}
  const id = team_id ?? team?.id
  const user = authorizations?.[0]?.user_id
  return { ...(id === undefined ? {} : { team: id }), ...(user === undefined ? {} : { user }) }
}

/** Addresses that lead back to Slack: what was recorded is over, and is not asked for again. */
const leadsBack: ReadonlySet<string> = new Set(['response_url', 'url_private', 'url_private_download'])

const command = z.looseObject({ command: z.string() })
const event = z.object({ type: z.enum(['event_callback', 'url_verification']) })

/** Events come as JSON, commands as a form, and all that is pressed or filled in as JSON within a form. */
const requestOf = (body: unknown): { readonly type: string; readonly text: string } => {
  const text = JSON.stringify(body, (key, value: unknown) => (leadsBack.has(key) ? undefined : value)) ?? ''
  if (event.safeParse(body).success) return { type: 'application/json', text }
  const given = command.safeParse(body).data
  const form =
    given === undefined
      ? { payload: text }
      : Object.entries(given).flatMap(([name, value]) => (leadsBack.has(name) ? [] : [[name, String(value)]]))
  return { type: 'application/x-www-form-urlencoded', text: new URLSearchParams(form).toString() }
}

const signatureOf = (text: string, secret: string): Readonly<Record<string, string>> => {
  const at = Math.floor(Date.now() / 1000)
  const mac = createHmac('sha256', secret).update(`v0:${at}:${text}`).digest('hex')
  return { 'x-slack-request-timestamp': String(at), 'x-slack-signature': `v0=${mac}` }
}

type Call = Readonly<Record<string, string>>

const answerTo = (method: string, call: Call, us: Installation): object => {
  switch (method) {
    case 'auth.test':
      return { ok: true, team_id: us.team, user_id: us.user }
    case 'users.info':
      return { ok: true, user: { id: call.user, team_id: us.team } }
    case 'conversations.open':
      return { ok: true, channel: { id: `D${call.users?.slice(1)}` } }
    case 'files.info':
      return { ok: false, error: 'file_not_found' }
    default:
      return { ok: true, channel: call.channel, ts: '0.0', messages: [] }
  }
}

const shownBy = (method: string, call: Call, us: Installation): Shown | null => {
  const { text = '', blocks = '[]', view, metadata: _, ...rest } = call
  switch (method) {
    case 'chat.postMessage':
    case 'chat.postEphemeral':
      return { text: plainTextOf(text, us.user), wire: { method, ...rest, text, blocks: JSON.parse(blocks) } }
    case 'views.open':
      return { text: '(a form)', wire: { method, view: JSON.parse(view ?? '{}') } }
    case 'views.publish':
      return { text: '(the home tab)', wire: { method, ...rest, view: JSON.parse(view ?? '{}') } }
    default:
      return null
  }
}
