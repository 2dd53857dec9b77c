import { accountOfPerson, confirmPlan, redeemLinkCode } from '../accounts/links.ts'
import type { ConversationId, EventId, Instant } from '../ids.ts'
import type { ClaimedEffect } from '../store/store.ts'
import type { HelpdeskResult } from '../tickets/helpdesk.ts'
import type { Ticket } from '../tickets/ticket.ts'
import { forCustomer } from '../tickets/ticket-rules.ts'
import type { ConversationEvent, Effect, Entry } from '../triage/conversation.ts'
import { deliveredFiles } from './attachments.ts'
import { done, Lanes, type Went } from './lanes.ts'
import { LeftBehind } from './left-behind.ts'
import { channelOf, type Knowledge, type Parts } from './parts.ts'
import { leaseMs, type OwnEffect, type Turns } from './turns.ts'

const firstRetryMs = 1000
/** With the longest pause between them, about a day: what is down for longer won't come back by itself. */
const mostAttempts = 300
const lookEveryMs = 500
/** So many are in hand at most, beside those of this process's own turns. */
const mostInHand = 50

/** Carries stored effects out: those of this process at once, those that nobody carried out when they are due. */
export class EffectRunner {
  readonly #parts: Parts
  readonly #knowledge: Knowledge
  readonly #turns: Turns
  readonly #lanes: Lanes
  readonly #leftBehind: LeftBehind
  /** Lanes that were found due, each until it is done. */
  readonly #inHand = new Set<Promise<void>>()
  #timer: NodeJS.Timeout | undefined
  #looking: Promise<void> = Promise.resolve()
  #stopped = false

  constructor(parts: Parts, knowledge: Knowledge, turns: Turns) {
    this.#parts = parts
    this.#knowledge = knowledge
    this.#turns = turns
    this.#leftBehind = new LeftBehind(parts)
    this.#lanes = new Lanes(parts, (claimed) => this.#carryOut(claimed.conversation, claimed))
  }

  /**
   * Carries out effects of one conversation, each lane in its order, with what follows from them. In a lane where
   * something is in hand or waits, they queue up behind it in the store. Never rejects.
   */
  run(conversation: ConversationId | null, effects: readonly OwnEffect[]): Promise<void> {
    return this.#lanes.add(effects.map((own) => ({ ...own, conversation })))
  }

  /** Carries out everything that is due and in nobody's hands. */
  async drain(): Promise<void> {
    await this.#leftBehind.free()
    for (;;) {
      const claimed = await this.#claim(mostInHand)
      if (claimed.length === 0) return
      await Promise.all(this.#lanes.take(claimed))
    }
  }

  start(): void {
    const look = () => {
      this.#looking = this.#takeDue().catch((error: unknown) => {
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
    await Promise.all(this.#inHand)
  }

  /** Begins what is due, and waits for none of it: what hangs holds up nothing else. */
  async #takeDue(): Promise<void> {
    await this.#leftBehind.free()
    while (!this.#stopped && this.#inHand.size < mostInHand) {
      const claimed = await this.#claim(mostInHand - this.#inHand.size)
      if (claimed.length === 0) return
      for (const lane of this.#lanes.take(claimed)) {
        this.#inHand.add(lane)
        void lane.then(() => this.#inHand.delete(lane))
      }
    }
  }

  #claim(limit: number): Promise<ClaimedEffect[]> {
    const now = this.#parts.now()
    return this.#parts.store.claimEffects({
      owner: this.#turns.owner,
      now,
      leaseUntil: (now + leaseMs) as Instant,
      limit,
    })
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
      case 'confirm-plan':
        return this.#confirmPlan(effect)
      case 'deliver':
        return this.#deliver(conversation, effect, own)
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
    if (result.ok) {
      const ticket = forCustomer(result.value)
      const went = await this.#happened(
        conversation,
        this.#event(`opened:${key}`, { kind: 'ticket-opened', key, ticket }),
      )
      if (ticket.plan === null) await this.#confirmPlanOf(ticket.identity)
      return went
    }
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
    if (result.ok && effect.event.change.kind === 'payment' && result.value.payment === 'plan') {
      const ticket = forCustomer(result.value)
      return this.#happened(conversation, this.#event(`moot:${effect.key}`, { kind: 'nothing-to-pay', ticket }))
    }
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
    const { code, identity } = effect
    const account = await redeemLinkCode(this.#parts, this.#knowledge.catalog, code, identity.key)
    const kind = account === null ? 'code-wrong' : 'code-redeemed'
    return this.#happened(conversation, this.#event(`code:${effect.key}`, { kind, identity }))
  }

  async #confirmPlan({ identity }: EffectOf<'confirm-plan'>): Promise<Went> {
    const account = await accountOfPerson(this.#parts.store, identity)
    if (account !== null && account !== 'disagree')
      await confirmPlan(this.#parts, this.#knowledge.catalog, identity.key, account)
    return done
  }

  /** Whoever was linked by name while the ticket was on its way has a plan for it. */
  async #confirmPlanOf(person: Ticket['identity']): Promise<void> {
    const account = await this.#parts.store.accountFor(person, [])
    if (account !== null && account !== 'disagree')
      await confirmPlan(this.#parts, this.#knowledge.catalog, person, account)
  }

  async #deliver(
    conversation: ConversationId | null,
    effect: EffectOf<'deliver'>,
    { attempts, fence, line }: OwnEffect,
  ): Promise<Went> {
    const { store, log } = this.#parts
    if (conversation === null) return done
    const entry = line ?? (await this.#customerLine(conversation, effect.seq))
    const channel = channelOf(this.#parts, conversation)
    // The platform is on in another process, or will be when its settings are back.
    if (channel === undefined) return { kind: 'later', afterMs: firstRetryMs }
    const stored = await this.#turns.conversation(conversation)
    if (entry === undefined || stored === null || channel.deliver === undefined) return done
    const { asker = stored.identity } = entry
    const standing = [stored, ...(stored.others ?? [])].find(({ identity }) => identity.key === asker.key)
    const result = await channel.deliver({
      conversation,
      entry,
      key: effect.key,
      ...(attempts > 0 || fence > 1 ? { again: true } : {}),
      asker,
      language: standing?.language ?? null,
      files: deliveredFiles(store, entry.files ?? []),
    })
    if (result.ok) return done
    if (result.permanent || attempts >= mostAttempts) {
      const { permanent, why } = result
      const told = { conversation, key: effect.key, why }
      log[permanent ? 'warn' : 'error'](told, 'a message could not be delivered and is given up')
      const event = this.#event(`undelivered:${effect.key}`, { kind: 'undelivered', entry, identity: asker, why })
      return this.#happened(conversation, event)
    }
    return { kind: 'later', afterMs: result.retryAfterMs }
  }

  async #customerLine(conversation: ConversationId, seq: number): Promise<Entry | undefined> {
    const [entry] = await this.#parts.store.entries(conversation, { afterSeq: seq - 1, limit: 1, audience: 'customer' })
    return entry
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

type EffectOf<Kind extends Effect['kind']> = Extract<Effect, { kind: Kind }>
type DistributiveOmit<T, Key extends PropertyKey> = T extends unknown ? Omit<T, Key> : never
