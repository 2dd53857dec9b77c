import { webApi } from '@slack/bolt'
import type { Logger } from 'pino'
import { type Words, wordsFor } from '../../src/catalog/look-up.ts'
import { mayBeForUs } from '../../src/triage/attention.ts'
import { isFilledIn } from '../../src/triage/ticket-form.ts'
import { forGood, Remembered } from '../shared/remembered.ts'
import { whenSlow } from '../shared/when-slow.ts'
import { buttonsPlaceOf, conversationId, isDirect } from './address.ts'
import { failureOf } from './connection/failures.ts'
import { createInboundFiles } from './files.ts'
import {
  deletionOf,
  type FormWish,
  formAskedBy,
  identityOf,
  type Profile,
  signed,
  type Unsigned,
  type Us,
  unsignedOf,
} from './inbound.ts'
import { createPeople } from './people.ts'
import type { SlackDesk } from './port.ts'
import { renderChosen } from './render.ts'
import type { SlackAccess } from './settings.ts'
import { unnamedIn, withNames } from './text.ts'
import { type FormErrors, formErrors, formView, homeView, paneQuestions } from './views.ts'
import type { Wire } from './wire.ts'

export interface Intake {
  /**
   * Takes one request in. Resolves once it is stored, with what it is to be acknowledged with, if anything; rejects
   * when it is not, so that Slack sends it again.
   */
  take(wire: Wire): Promise<FormErrors | null>
  /** Asked for once. Rejects when Slack doesn't tell. */
  whoWeAre(): Promise<Us>
  /** Resolves when all that is done beside the requests is done. */
  idle(): Promise<void>
}

export interface IntakeOptions {
  readonly client: webApi.WebClient
  /** What the Web API is called with. */
  readonly fetch: webApi.FetchFunction
  readonly access: SlackAccess
  readonly log: Logger
  readonly clock: () => number
  /** How long an answer may take before we are shown at work on it. */
  readonly statusAfterMs: number
}

/** One look-up each, and Slack waits for us meanwhile. */
const mostNamed = 10
const json = { 'content-type': 'application/json' }

type WireOf<Kind extends Wire['kind']> = Extract<Wire, { kind: Kind }>

const createWhoWeAre = (client: webApi.WebClient, listenChannels: Us['listenChannels']): (() => Promise<Us>) => {
  const known = new Remembered<Us>(forGood)
  const ask = async (): Promise<Us> => {
    const { team_id: team, user_id: user } = await client.auth.test()
    if (team === undefined || user === undefined) throw new Error('Slack does not say who we are')
    return { team, user, listenChannels }
  }
  return () => known.of('', ask)
}

/** From Slack's requests to the desk's events, and what Slack shows at once in return. */
export const createIntake = (desk: SlackDesk, options: IntakeOptions): Intake => {
  const { client, fetch, access, log, clock, statusAfterMs } = options
  const fileOf = createInboundFiles(client, access)
  const people = createPeople(client, clock, log)
  const whoWeAre = createWhoWeAre(client, access.listenChannels)
  const pending = new Set<Promise<unknown>>()

  /** A failure is told in the log and harms nothing that is stored. */
  const beside = (what: string, work: Promise<unknown>): void => {
    const done = work
      .catch((error: unknown) => log.warn({ why: failureOf(error) }, `${what} could not be shown in Slack`))
      .finally(() => pending.delete(done))
    pending.add(done)
  }

  const wordsTo = (profile: Profile | null): Words => wordsFor(desk.catalog(), profile?.language ?? null)

  const showHome = async (wire: WireOf<'home'>, us: Us): Promise<void> => {
    const profile = await people.profileOf(wire.user)
    const conversation = conversationId({ team: us.team, channel: wire.channel, thread: null, alone: null })
    const { zone = null, language = null } = profile ?? {}
    const plan = await desk.ownPlan(identityOf(wire, us, profile), language)
    const tickets = (await desk.conversation(conversation))?.tickets ?? []
    const hours = desk.chatHours(zone, language)
    const { vendor } = desk.catalog()
    const view = homeView(wordsTo(profile), { conversation, vendor, plan, hours, tickets })
    await client.views.publish({ user_id: wire.user, view })
  }

  /** Puts the choice in the place of the buttons, at the address that Slack gives with the press. */
  const showChoice = async ({ blockId, action }: WireOf<'press'>, url: string): Promise<void> => {
    const place = buttonsPlaceOf(blockId)
    if (place === null || place.seq === 0) return
    const [entry] = await desk.history(place.conversation, place.seq - 1, 1)
    const message = entry === undefined ? null : renderChosen(place.conversation, entry, action)
    if (message === null) return
    const body = JSON.stringify({ ...message, replace_original: true })
    const { ok, status, statusText } = await fetch(url, { method: 'POST', headers: json, body })
    if (!ok) throw new webApi.WebAPIHTTPError(status, statusText, {})
  }

  /** Nothing is asked yet: what could be, is a press away, and is sent as it stands. */
  const showPrompts = async ({ user, channel, threadTs }: WireOf<'pane'>): Promise<void> => {
    const words = wordsTo(await people.profileOf(user))
    const prompts = paneQuestions(words).map((prompt) => ({ title: prompt, message: prompt }))
    const place = { channel_id: channel, thread_ts: threadTs, title: words('home.questions') }
    await client.assistant.threads.setSuggestedPrompts({ ...place, prompts })
  }

  /** Shows, in the assistant pane, that an answer takes long. Slack takes it away when the answer is posted. */
  const showStatus = (wire: Wire, profile: Profile | null, answered: Promise<void>): void => {
    if (wire.kind !== 'message' || wire.threadTs === null || !isDirect(wire)) return
    const { channel: channel_id, threadTs: thread_ts } = wire
    const status = wordsTo(profile)('home.working')
    const show = () => client.assistant.threads.setStatus({ channel_id, thread_ts, status })
    whenSlow(answered, statusAfterMs, () => beside('the status', show()))
  }

  /** Where no conversation is, nothing that names others matters: nobody is looked up for it. */
  const isOthersAlone = async (said: Unsigned): Promise<boolean> =>
    !mayBeForUs(said.place) && (await desk.conversation(said.conversation)) === null

  /** Who is mentioned, by name: what reads as an id tells neither an engineer nor the customer anything. */
  const readable = async (wire: Wire, us: Us, { place }: Unsigned): Promise<Wire> => {
    if (!('text' in wire) || !mayBeForUs(place)) return wire
    const users = unnamedIn(wire.text).filter((user) => user !== us.user)
    const profiles = await Promise.all(
      users
        .slice(0, mostNamed)
        .map(async (user) => [user, (await people.profileOf(user))?.displayName ?? user] as const),
    )
    return profiles.length === 0 ? wire : { ...wire, text: withNames(wire.text, new Map(profiles)) }
  }

  const receive = async (given: Wire, us: Us): Promise<void> => {
    const said = unsignedOf(given, us)
    if (said === null || !('user' in given) || (await isOthersAlone(said))) return
    const [profile, wire] = await Promise.all([people.profileOf(given.user), readable(given, us, said)])
    const inbound = signed(unsignedOf(wire, us) ?? said, given, us, profile)
    const files = wire.kind === 'message' || wire.kind === 'ask' ? wire.files.map(fileOf) : []
    const receipt = await desk.receive(inbound.kind === 'message' ? { ...inbound, files } : inbound)
    if (!receipt.duplicate) showStatus(wire, profile, receipt.answered)
    if (wire.kind === 'press' && receipt.spent && wire.responseUrl !== null)
      beside('a choice', showChoice(wire, wire.responseUrl))
  }

  const openForm = async ({ user, conversation, trigger }: FormWish): Promise<void> => {
    const words = wordsTo(await people.profileOf(user))
    await client.views.open({ trigger_id: trigger, view: formView(words, conversation, desk.catalog()) })
  }

  return {
    whoWeAre,
    idle: async () => void (await Promise.all(pending)),
    take: async (wire) => {
      if (wire.kind === 'form' && !isFilledIn(wire.fields))
        return formErrors(wordsTo(await people.profileOf(wire.user)))
      const us = await whoWeAre()
      const form = formAskedBy(wire, us)
      if (wire.kind === 'home') beside('the home tab', showHome(wire, us))
      else if (wire.kind === 'pane') beside('what could be asked', showPrompts(wire))
      else if (wire.kind === 'deleted') await desk.receive(deletionOf(wire, us))
      else if (form === null) await receive(wire, us)
      else beside('a form', openForm(form))
      return null
    },
  }
}
