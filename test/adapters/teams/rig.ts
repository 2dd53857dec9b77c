import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { PassThrough } from 'node:stream'
import type { Express } from 'express'
import { z } from 'zod'
import { createTeamsChannel, type TeamsChannel, type TeamsChannelOptions } from '../../../adapters/teams/channel.ts'
import { teamsSettings, teamsState } from '../../../adapters/teams/settings.ts'
import { createLog } from '../../../src/log.ts'
import type { Delivery } from '../../../src/runtime/channel.ts'
import { createHttpApp } from '../../../src/runtime/http.ts'
import { type ContractDesk, openContractDesk, type Shown } from '../channel-contract.ts'

/** One address for the bots of a file's tests, one after another, that notes what came there. */
export interface Address {
  readonly url: string
  /** Whom requests go to from now on. */
  app: Express | null
  /** Bodies of the requests that were answered, oldest first, with the status of the answer. */
  readonly taken: readonly { readonly body: string; readonly status: number }[]
  /** Resolves when so many requests were answered in all. */
  answered(count: number): Promise<void>
  close(): Promise<void>
}

export const openAddress = async (): Promise<Address> => {
  const taken: { body: string; status: number }[] = []
  const waiting = new Set<() => void>()
  const handle = (req: IncomingMessage, res: ServerResponse): void => {
    let body = ''
    req.on('data', (chunk) => {
      body += String(chunk)
    })
    res.on('finish', () => {
      if (req.method === 'POST') taken.push({ body, status: res.statusCode })
      for (const look of waiting) look()
    })
    if (address.app === null) res.writeHead(503).end()
    else address.app(req, res)
  }
  const server = createServer(handle)
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const bound = server.address()
  if (bound === null || typeof bound === 'string') throw new Error('there is no address')
  const address: Address = {
    url: `http://127.0.0.1:${bound.port}/api/messages`,
    app: null,
    taken,
    answered: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (taken.length < count) return
          waiting.delete(look)
          resolve()
        }
        waiting.add(look)
        look()
      }),
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return address
}

/** The Teams channel over the real SDK and a real desk. */
export interface Rig {
  readonly contract: ContractDesk
  readonly channel: TeamsChannel
  readonly app: Express
  /** Messages that were delivered without a failure. */
  delivered(): number
  /** Of the newest delivery. */
  lastConversation(): Delivery['conversation']
  lastAsker(): Delivery['asker']
  /** Waited for before each delivery. */
  beforeDelivery: () => Promise<void>
  logged(): string
  close(): Promise<void>
}

export const openRig = async (
  env: Readonly<Record<string, string>>,
  options: Partial<TeamsChannelOptions> = {},
  /** In place of the usual desk. */
  given?: ContractDesk,
): Promise<Rig> => {
  const contract = given ?? (await openContractDesk())
  const lines: string[] = []
  const sink = new PassThrough()
  sink.on('data', (chunk) => lines.push(String(chunk)))
  const log = createLog('trace', sink)
  const state = teamsState(teamsSettings.parse(env))
  if (state.kind !== 'on') throw new Error('the settings do not turn Teams on')
  const channel = createTeamsChannel(contract.desk, { access: state.access, log, ...options })
  let delivered = 0
  let last: Delivery | null = null
  const newest = (): Delivery => {
    if (last === null) throw new Error('nothing was delivered')
    return last
  }
  contract.desk.connect({
    platform: 'teams',
    deliver: async (delivery) => {
      last = delivery
      await rig.beforeDelivery()
      const result = await channel.deliver(delivery)
      if (result.ok) delivered++
      return result
    },
  })
  const rig: Rig = {
    contract,
    channel,
    beforeDelivery: async () => undefined,
    app: createHttpApp({ routers: [channel.router], trustedProxies: [], ready: async () => true, log }),
    delivered: () => delivered,
    lastConversation: () => newest().conversation,
    lastAsker: () => newest().asker,
    logged: () => lines.join(''),
    close: async () => {
      await contract.close()
      await channel.stop()
    },
  }
  return rig
}

const data = z.object({ frontdesk: z.looseObject({ action: z.string().optional() }) })
const part: z.ZodType<Part> = z.lazy(() =>
  z.looseObject({
    type: z.string().optional(),
    text: z.string().optional(),
    title: z.string().optional(),
    data: data.optional(),
    ...Object.fromEntries(
      ['body', 'items', 'inlines', 'rows', 'cells', 'actions'].map((name) => [name, z.array(part).optional()]),
    ),
  }),
)
interface Part {
  readonly type?: string | undefined
  readonly text?: string | undefined
  readonly title?: string | undefined
  readonly data?: z.output<typeof data> | undefined
  readonly [name: string]: unknown
}

const partsIn = (inside: unknown): readonly Part[] => (Array.isArray(inside) ? z.array(part).parse(inside) : [])

/** The words of a card, as they are shown: runs stand together, everything else apart. */
export const cardText = (card: Part): string => {
  if (card.type === 'TextRun' || card.type === 'TextBlock') return card.text ?? ''
  const joint = card.inlines === undefined ? '\n' : ''
  return ['body', 'items', 'inlines', 'rows', 'cells'].flatMap((name) => partsIn(card[name]).map(cardText)).join(joint)
}

export interface Button {
  readonly title: string
  readonly data: unknown
  readonly action: string | null
}

export const buttonsIn = (card: Part): readonly Button[] => [
  ...partsIn(card.actions).flatMap((each) =>
    each.title === undefined
      ? []
      : [{ title: each.title, data: each.data, action: each.data?.frontdesk.action ?? null }],
  ),
  ...['body', 'items'].flatMap((name) => partsIn(card[name]).flatMap(buttonsIn)),
]

export const shownOf = (card: Part): Shown => ({
  text: cardText(card),
  actions: buttonsIn(card).flatMap(({ action, title }) => (action === null ? [] : [{ id: action, label: title }])),
})

export { part as cardPart }
