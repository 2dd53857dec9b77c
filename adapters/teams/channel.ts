import express, { type ErrorRequestHandler, type RequestHandler, type Response, type Router } from 'express'
import type { Logger } from 'pino'
import type { Identity } from '../../src/accounts/account.ts'
import { type Words, wordsFor } from '../../src/catalog/look-up.ts'
import type { IdentityKey } from '../../src/ids.ts'
import { Recent } from '../../src/recent.ts'
import type { Channel, Delivery, DeliveryResult, Inbound, Receipt } from '../../src/runtime/channel.ts'
import { HttpProblem, sendJson } from '../../src/runtime/http-problem.ts'
import { isFilledIn } from '../../src/triage/ticket-form.ts'
import { createApiFetch } from '../shared/api-fetch.ts'
import { tellRefusals } from '../shared/refusals.ts'
import { whenSlow } from '../shared/when-slow.ts'
import type { Address } from './address.ts'
import { failureOf } from './failure.ts'
import { handOver } from './files-out.ts'
import { handOutForm } from './form-out.ts'
import { filledCard, formCardAgain, isFormCommand, welcomeCard } from './forms.ts'
import { createGate } from './gate.ts'
import { deletionOf, inboundOf, placeAddress, type WireOfDesk } from './inbound.ts'
import { createMembers } from './members.ts'
import type { TeamsDesk } from './port.ts'
import { activityOf, createPoster } from './poster.ts'
import { createProofs } from './proof.ts'
import { lineFor } from './reader.ts'
import { type Card, cardActivity, renderChosen, type TeamsMessage } from './render.ts'
import { type CredentialsFactory, createSdk, type Outgoing } from './sdk.ts'
import type { TeamsAccess } from './settings.ts'
import { type Origin, parseActivity, type Wire } from './wire.ts'

export interface TeamsChannel extends Channel {
  readonly platform: 'teams'
  readonly deliver: (delivery: Delivery) => Promise<DeliveryResult>
  /** `POST /api/messages`, to be mounted at the root. */
  readonly router: Router
  /** Resolves when everything in hand is done. */
  stop(): Promise<void>
}

export interface TeamsChannelOptions {
  readonly access: TeamsAccess
  readonly log: Logger
  readonly fetch?: typeof globalThis.fetch
  /** Milliseconds since 1970, for the times in tokens; the desk's own clock unless told otherwise. */
  readonly clock?: () => number
  /** In place of Microsoft's own login. */
  readonly credentials?: CredentialsFactory
  /** How long an answer may take before we are shown typing. */
  readonly typingAfterMs?: number
}

/** Teams' own are below 100 KB. */
const mostBody = '256kb'
const mostKnown = 5000
/** Teams answers within a few seconds; a connection that hangs would hold up its conversation for ever. */
const callTimeoutMs = 20_000

/** Microsoft Teams: what it sends to `POST /api/messages`, and what is posted there. */
export const createTeamsChannel = (desk: TeamsDesk, options: TeamsChannelOptions): TeamsChannel => {
  const { access, log, fetch = globalThis.fetch, typingAfterMs = 700 } = options
  const gate = createGate(access, { now: options.clock ?? (() => desk.now()), fetch })
  /** As the newest activity named us. */
  let bot = access.credentials.kind === 'app' ? `28:${access.credentials.id}` : ''
  const sdk = createSdk(access, () => bot, {
    fetch: options.fetch ?? createApiFetch(callTimeoutMs),
    credentials: options.credentials,
  })
  const inHand = new Set<Promise<void>>()
  const members = createMembers(sdk, () => desk.now(), log)
  const proofs = createProofs(desk)
  const users = new Recent<IdentityKey, string>(mostKnown)
  if (access.credentials.kind === 'playground')
    log.warn('FRONTDESK_TEAMS_PLAYGROUND=1: requests of this machine to /api/messages are believed unsigned')

  /** What comes after the acknowledgement: a failure there loses no message. */
  const afterwards = (what: string, work: Promise<unknown>): void => {
    const noted = work.then(
      () => undefined,
      (error: unknown) => log.warn({ error: failureOf(error, desk.now()).why }, `Teams: ${what} failed`),
    )
    inHand.add(noted)
    void noted.then(() => inHand.delete(noted))
  }

  const vouches = async (wire: WireOfDesk, key: IdentityKey): Promise<boolean> =>
    (wire.kind !== 'press' && wire.kind !== 'form') ||
    wire.data.of === undefined ||
    proofs.holds(wire.data.proof ?? '', wire.data.of, key)

  const wordsTo = ({ language }: Pick<Inbound, 'language'>): Words => wordsFor(desk.catalog(), language)

  const userOf = ({ key }: Identity): string => users.get(key) ?? key.slice(key.indexOf('/') + 1)
  const deliver = createPoster({ desk, sdk, proofs, userOf })

  /** Shows typing while an answer takes long. */
  const type = (address: Address, answered: Promise<void>): void =>
    whenSlow(answered, typingAfterMs, () => afterwards('typing', sdk.post(address, { type: 'typing' })))

  /** The card in place of the one that was used; null when there is nothing to show. */
  const usedCard = async (wire: WireOfDesk, inbound: Inbound, { spent }: Receipt): Promise<TeamsMessage | null> => {
    if (wire.kind === 'form') {
      const { description } = wire.fields
      return { card: filledCard(wordsTo(inbound), description), summary: '', suggestions: [] }
    }
    if (wire.kind !== 'press' || !spent) return null
    const { seq, action } = wire.data
    const reader = { key: inbound.identity.key, isAlone: wire.origin.kind === 'personal' }
    const entry = await lineFor(reader, { desk, conversation: inbound.conversation, seq })
    return entry === null ? null : renderChosen(entry, action)
  }

  const replaceCard = (origin: Origin, card: string | null, outgoing: Outgoing): void => {
    if (card !== null) afterwards('the update of a card', sdk.post(placeAddress(origin), { ...outgoing, id: card }))
  }

  /** What follows once the event is stored. Gives the card that an invocation is answered with. */
  const follow = async (wire: WireOfDesk, inbound: Inbound, receipt: Receipt): Promise<Card | null> => {
    const address = placeAddress(wire.origin)
    if (receipt.ignored) return null
    if (!receipt.duplicate) type(address, receipt.answered)
    if (wire.kind === 'installed' && !receipt.duplicate)
      afterwards('the welcome', sdk.post(address, cardActivity(welcomeCard(wordsTo(inbound), desk.catalog()))))
    const used = await usedCard(wire, inbound, receipt)
    const card = wire.kind === 'press' || wire.kind === 'form' ? wire.card : null
    if (used !== null) replaceCard(wire.origin, card, activityOf(used))
    return used?.card ?? null
  }

  const handle = async (wire: Wire): Promise<Card | null> => {
    const { origin } = wire
    bot = origin.bot
    if (wire.kind === 'deleted') {
      await desk.receive(deletionOf(origin))
      return null
    }
    if (wire.kind === 'consent') {
      afterwards('handing a file over', handOver(wire, { desk, sdk, proofs, fetch }))
      return null
    }
    const membership = await members(origin)
    const around = { listenChannels: access.listenChannels, membership, authorization: sdk.authorization }
    const inbound = inboundOf(wire, around)
    if (!(await vouches(wire, inbound.identity.key))) return null
    users.set(inbound.identity.key, origin.user.id)
    if (wire.kind === 'form' && !isFilledIn(wire.fields)) {
      const again = formCardAgain(wordsTo(inbound), desk.catalog(), wire)
      replaceCard(origin, wire.card, cardActivity(again))
      return again
    }
    if (inbound.kind === 'message' && isFormCommand(inbound.text) && (inbound.place?.to ?? 'us') === 'us') {
      afterwards('a form', handOutForm(origin, inbound, { desk, sdk, proofs }))
      return null
    }
    return follow(wire, inbound, await desk.receive(inbound))
  }

  const onActivity: RequestHandler = async (req, res) => {
    await gate.enter(req)
    const parsed = parseActivity(req.body)
    if (parsed.kind === 'unsupported') return acknowledge(res, parsed.isInvoke, null)
    await sdk.believe(req.get('authorization') ?? '', req.body)
    const card = await handle(parsed)
    acknowledge(res, 'isInvoke' in parsed && parsed.isInvoke, card)
  }

  const router = express.Router({ caseSensitive: true })
  const knock: RequestHandler = (req, _res, next) => {
    gate.knock(req)
    next()
  }
  const refused = 'a request was refused that Teams did not sign for this bot; are MicrosoftAppId and the tenant right?'
  const tell = tellRefusals(log, () => performance.now(), refused)
  const noteRefused: ErrorRequestHandler = (error, _req, _res, next) => {
    if (error instanceof HttpProblem && error.status === 401) tell()
    next(error)
  }
  router.post('/api/messages', knock, express.json({ limit: mostBody, inflate: false }), onActivity, noteRefused)
  return {
    platform: 'teams',
    router,
    deliver,
    stop: async () => {
      await Promise.all(inHand)
    },
  }
}

const acknowledge = (res: Response, isInvoke: boolean, card: Card | null): void => {
  if (!isInvoke) res.status(200).end()
  else if (card === null)
    sendJson(res, 200, { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: '' })
  else sendJson(res, 200, { statusCode: 200, type: 'application/vnd.microsoft.card.adaptive', value: card })
}
