import type { Logger } from 'pino'
import { z } from 'zod'
import { createHttpApp, listen } from '../../../src/runtime/http.ts'
import type { Recorded, Replayer, Shown } from '../../../src/runtime/replay.ts'
import { createTeamsChannel } from '../channel.ts'
import type { TeamsDesk } from '../port.ts'
import { type TeamsSettings, teamsSettings, teamsState } from '../settings.ts'

/** Where recorded messages are answered: played here, so that nothing leaves this process. */
const serviceUrl = 'http://127.0.0.1/teams/'

/** Plays what Teams sends, as the Playground does, unsigned; the service that answers are posted to is played, too. */
export const openTeamsReplay = async (
  desk: TeamsDesk,
  { TEAMS_LISTEN_CHANNELS }: TeamsSettings,
  log: Logger,
): Promise<Replayer> => {
  const posted: Shown[] = []
  let tenant = ''
  const fetch = async (...[url, init]: Parameters<typeof globalThis.fetch>): Promise<Response> => {
    const call = callOf(String(url), init)
    const shown = shownBy(call)
    if (shown !== null) posted.push(shown)
    return Response.json(answerTo(call, tenant))
  }
  const state = teamsState({ ...teamsSettings.parse({}), FRONTDESK_TEAMS_PLAYGROUND: '1', TEAMS_LISTEN_CHANNELS })
  if (state.kind !== 'on') throw new Error('the Playground needs no other settings')
  const channel = createTeamsChannel(desk, { access: state.access, log: log.child({}, { level: 'error' }), fetch })
  const app = createHttpApp({ routers: [channel.router], trustedProxies: [], ready: async () => true, log })
  const server = await listen(app, '127.0.0.1', 0)
  return {
    channel,
    play: async ({ body }: Recorded) => {
      tenant = tenantIn(body)
      const response = await globalThis.fetch(`http://127.0.0.1:${server.port}/api/messages`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body, withoutWayBack),
      })
      await response.arrayBuffer()
      return String(response.status)
    },
    shown: async () => {
      await channel.stop()
      return posted.splice(0)
    },
    close: () => server.close(0),
  }
}

/** Addresses that lead back to Teams: what was recorded is over, and is not asked for again. */
const withoutWayBack = (key: string, value: unknown): unknown => {
  if (key === 'serviceUrl') return serviceUrl
  return key === 'contentUrl' || key === 'downloadUrl' ? 'about:blank' : value
}

const recorded = z.object({
  channelData: z.object({ tenant: z.object({ id: z.string() }).optional() }).optional(),
  conversation: z.object({ tenantId: z.string().optional() }).optional(),
})

const tenantIn = (body: unknown): string => {
  const { channelData, conversation } = recorded.safeParse(body).data ?? {}
  return channelData?.tenant?.id ?? conversation?.tenantId ?? ''
}

interface Call {
  readonly method: string
  /** Parts of the path below the service's own. */
  readonly path: readonly string[]
  readonly body: Readonly<Record<string, unknown>>
}

const json = z.record(z.string(), z.unknown())

const callOf = (url: string, { method = 'GET', body }: RequestInit = {}): Call => ({
  method,
  path: url.slice(serviceUrl.length).split('/').map(decodeURIComponent),
  body: typeof body === 'string' ? json.parse(JSON.parse(body)) : {},
})

/** Whoever is asked after is a member at home; a chat with one person is named by that person. */
const answerTo = ({ path, body }: Call, tenant: string): object => {
  const [, , , things, id] = path
  if (things === 'members') return { id, tenantId: tenant, userRole: 'user' }
  const [alone] = z.array(z.object({ id: z.string() })).safeParse(body.members).data ?? []
  return { id: alone === undefined ? '0' : `a:${alone.id}` }
}

const shownBy = ({ method, path, body }: Call): Shown | null => {
  const [, , conversation, things] = path
  if (method !== 'POST' || things !== 'activities' || body.type !== 'message') return null
  return { text: wordsOf(body.attachments), wire: { ...body, conversation } }
}

const parts = ['content', 'body', 'items', 'inlines', 'columns', 'rows', 'cells'] as const

/** The words of a card and of what is in it: runs stand together, everything else on lines of their own. */
const wordsOf = (inside: unknown, joint = '\n'): string => {
  if (Array.isArray(inside)) return inside.flatMap((each) => wordsOf(each) || []).join(joint)
  const part = json.safeParse(inside).data
  if (part === undefined) return ''
  if (typeof part.text === 'string') return part.text
  const words = parts.map((name) => wordsOf(part[name], name === 'inlines' ? '' : '\n'))
  return words.filter((each) => each !== '').join('\n')
}
