import { redeemLinkCode } from '../accounts/links.ts'
import type { ConversationId, EventId, Instant } from '../ids.ts'
import type { ClaimedEffect } from '../store/store.ts'
import type { HelpdeskResult } from '../tickets/helpdesk.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { forCustomer } from '../tickets/ticket-rules.ts'
import { type ConversationEvent, type Effect, laneOf } from '../triage/conversation.ts'
import { channelOf, type Knowledge, type Parts } from './parts.ts'
import { leaseMs, type OwnEffect, type Turns } from './turns.ts'

/** How an effect went. `later` is tried again; `done` is not, whatever came of it. */
type Went = { readonly kind: 'done' } | { readonly kind: 'later'; readonly afterMs: number | null }

const done: Went = { kind: 'done' }
const firstRetryMs = 1000
const longestRetryMs = 5 * 60_000
/** With the longest pause between them, about a day: what is down for longer won't come back by itself. */
const mostAttempts = 300
const lookEveryMs = 500
const claimAtOnce = 50
/** Often enough that one renewal may fail. */
const renewEveryMs = leaseMs / 3

/** Carries stored effects out: those of this process at once, those that nobody carried out when they are due. */
export class EffectRunner {
  readonly #parts: Parts
  readonly #knowledge: Knowledge
  readonly #turns: Turns
  /** Lanes of which this process has something in hand, or gave something back that waits until then at the latest. */
  readonly #busy = new Map<string, number>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(parts: Parts, knowledge: Knowledge, turns: Turns) {
    this.#parts = parts
    this.#knowledge = knowledge
    this.#turns = turns
  }

  /**
   * Carries out effects of one conversation, each lane in its order, with what follows from them. In a lane where
   * something is in hand or waits, they queue up behind it in the store. Never rejects.
   */
  async run(conversation: ConversationId | null, effects: readonly OwnEffect[]): Promise<void> {
    const lanes = Array.from(inLanes(effects.map((own) => ({ ...own, conversation }))))
    await Promise.all(
      lanes.map(([lane, own]) => (this.#isBusy(lane) ? this.#giveBack(own, 0) : this.#runLane(lane, own))),
    )
  }

  #isBusy(lane: string): boolean {
    if ((this.#busy.get(lane) ?? 0) > this.#parts.now()) return true
    this.#busy.delete(lane)
    return false
  }

  async #runLane(lane: string, effects: readonly ClaimedEffect[]): Promise<void> {
    this.#busy.set(lane, Number.POSITIVE_INFINITY)
    const left = [...effects]
    const renewing = setInterval(() => void this.#renew(left), renewEveryMs)
    let went = done
    for (let own = left[0]; own !== undefined && went.kind === 'done'; own = left[0]) {
      went = await this.#tryOne(own.conversation, own)
      if (went.kind === 'done') left.shift()
    }
    clearInterval(renewing)
    this.#busy.delete(lane)
    if (went.kind === 'done') return
    // Later effects of the lane wait for this one; whoever claims it comes to them after it.
    const pauseMs = went.afterMs ?? Math.min(firstRetryMs * 2 ** (left[0]?.attempts ?? 0), longestRetryMs)
    this.#busy.set(lane, this.#parts.now() + pauseMs + leaseMs)
    await this.#giveBack(left, pauseMs)
  }

  /** A lease that was lost all the same is no harm: keys make a second try the same as the first. */
  async #renew(effects: readonly ClaimedEffect[]): Promise<void> {
    const { store, now, log } = this.#parts
    const until = (now() + leaseMs) as Instant
    try {
      await Promise.all(effects.map(({ effect, fence }) => store.renewLease(effect.key, fence, until)))
    } catch (error) {
      log.warn({ err: error }, 'leases could not be renewed')
    }
  }

  /** Carries out everything that is due and in nobody's hands. */
  async drain(): Promise<void> {
    const { store, now } = this.#parts
    for (;;) {
      const at = now()
      const claimed = await store.claimEffects({
        owner: this.#turns.owner,
        now: at,
        leaseUntil: (at + leaseMs) as Instant,
        limit: claimAtOnce,
      })
      if (claimed.length === 0) return
      await Promise.all(Array.from(inLanes(claimed), ([lane, effects]) => this.#runLane(lane, effects)))
    }
  }

  start(): void {
    const look = () => {
      this.#looking = this.drain().catch((error: unknown) => {
        this.#parts.log.warn({ err: error }, 'due work could not be looked up; trying again')
      })
      void this.#looking.then(() => {
        if (!this.#stopped) this.#timer = setTimeout(look, lookEveryMs)
      })
    }
    look()
  }

  async stop(): Promise<void> {
    this.#stopped = true
    clearTimeout(this.#timer)
    await this.#looking
  }

  async #tryOne(conversation: ConversationId | null, own: OwnEffect): Promise<Went> {
    const { log, store } = this.#parts
    try {
      const went = await this.#carryOut(conversation, own)
      if (went.kind === 'done') await store.finishEffects([{ key: own.effect.key, fence: own.fence }])
      return went
    } catch (error) {
      log.error({ err: error, effect: own.effect.kind, key: own.effect.key }, 'an effect failed; it is tried again')
      return { kind: 'later', afterMs: null }
    }
  }

  /** The first is due after the pause; the others behind it. */
  async #giveBack(effects: readonly OwnEffect[], pauseMs: number): Promise<void> {
    const { store, now, log } = this.#parts
    try {
      for (const [index, { effect, fence }] of effects.entries())
        await store.retryEffect(effect.key, fence, (now() + (index === 0 ? pauseMs : 0)) as Instant)
    } catch (error) {
      log.warn({ err: error }, 'effects could not be given back; their lease runs out')
    }
  }

  #carryOut(conversation: ConversationId | null, own: OwnEffect): Promise<Went> {
    const { effect } = own
    switch (effect.kind) {
      case 'open-ticket':
        return this.#openTicket(conversation, effect, own.attempts)
      case 'change-ticket':
        return this.#changeTicket(conversation, effect, own.attempts)
      case 'redeem-code':
        return this.#redeemCode(conversation, effect)
      case 'deliver':
        return this.#deliver(conversation, effect, own.attempts)
      case 'tell':
        return this.#happened(effect.conversation, effect.event)
    }
  }

  async #openTicket(
    conversation: ConversationId | null,
    effect: EffectOf<'open-ticket'>,
    attempts: number,
  ): Promise<Went> {
    const { key } = effect
    const result = await this.#parts.helpdesk.open(effect.request)
    if (result.ok)
      return this.#happened(
        conversation,
        this.#event(`opened:${key}`, { kind: 'ticket-opened', key, ticket: forCustomer(result.value) }),
      )
    if (result.problem === 'unavailable' && attempts < mostAttempts) {
      await this.#happened(conversation, this.#event(`delayed:${key}`, { kind: 'ticket-delayed', key }))
      return { kind: 'later', afterMs: null }
    }
    return this.#happened(conversation, this.#event(`refused:${key}`, { kind: 'ticket-refused', key }))
  }

  async #changeTicket(
    conversation: ConversationId | null,
    effect: EffectOf<'change-ticket'>,
    attempts: number,
  ): Promise<Went> {
    const result = await this.#change(effect)
    if (result.ok) return done
    if (result.problem === 'unavailable' && attempts < mostAttempts) return { kind: 'later', afterMs: null }
    return this.#happened(
      conversation,
      this.#event(`refused:${effect.key}`, { kind: 'change-refused', key: effect.key }),
    )
  }

  async #change(effect: EffectOf<'change-ticket'>): Promise<HelpdeskResult<Ticket>> {
    const { helpdesk, store } = this.#parts
    if (typeof effect.ticket === 'number') return helpdesk.change(effect.ticket, effect.event)
    const ticket = await store.ticketByKey(effect.ticket)
    if (ticket === null) return { ok: false, problem: 'unavailable', why: 'the ticket is not open yet' }
    return helpdesk.change(ticket.number, effect.event)
  }

  async #redeemCode(conversation: ConversationId | null, effect: EffectOf<'redeem-code'>): Promise<Went> {
    const account = await redeemLinkCode(this.#parts, this.#knowledge.catalog, effect.code, effect.identity.key)
    return this.#happened(
      conversation,
      this.#event(`code:${effect.key}`, { kind: account === null ? 'code-wrong' : 'code-redeemed' }),
    )
  }

  async #deliver(conversation: ConversationId | null, effect: EffectOf<'deliver'>, attempts: number): Promise<Went> {
    const { store, log } = this.#parts
    if (conversation === null) return done
    const [entry] = await store.entries(conversation, { afterSeq: effect.seq - 1, limit: 1, audience: 'customer' })
    const channel = channelOf(this.#parts, conversation)
    // The platform is on in another process, or will be when its settings are back.
    if (channel === undefined) return { kind: 'later', afterMs: firstRetryMs }
    const stored = await store.conversation(conversation)
    if (entry === undefined || stored === null || channel.deliver === undefined) return done
    const result = await channel.deliver({ conversation, entry, key: effect.key, asker: stored.identity })
    if (result.ok) return done
    if (result.permanent || attempts >= mostAttempts) {
      log.error({ conversation, key: effect.key, why: result.why }, 'a message could not be delivered and is given up')
      return done
    }
    return { kind: 'later', afterMs: result.retryAfterMs }
  }

  /** Brings an event to its conversation, and carries out what follows from it. */
  async #happened(conversation: ConversationId | null, event: ConversationEvent): Promise<Went> {
    if (conversation === null) return done
    const taken = await this.#turns.apply(conversation, event)
    if (typeof taken !== 'string' && taken.effects.length > 0) await this.run(conversation, taken.effects)
    return done
  }

  #event<Event extends DistributiveOmit<ConversationEvent, 'id' | 'at'>>(id: string, event: Event): ConversationEvent {
    return { id: id as EventId, at: this.#parts.now(), ...event } as ConversationEvent
  }
}

const inLanes = (effects: readonly ClaimedEffect[]): ReadonlyMap<string, readonly ClaimedEffect[]> =>
  Map.groupBy(effects, ({ conversation, effect }) => laneOf(conversation, effect))

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>
type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never
