import { trusted } from 'mongoose'
import type { TicketNumber } from '../../ids.ts'
import { KeyedQueue } from '../../keyed-queue.ts'
import type { Ticket, TicketRequest } from '../../tickets/ticket.ts'
import type { Effect } from '../../triage/conversation.ts'
import { type Store, StoreError, type TicketFilter } from '../store.ts'
import { never } from './documents.ts'
import { dueAtOf } from './due.ts'
import { isDuplicate } from './errors.ts'
import type { Models } from './models.ts'
import type { Outboxes } from './outboxes.ts'
import type { Work } from './work.ts'

type Tickets = Pick<Store, 'openTicket' | 'ticket' | 'ticketByKey' | 'saveTicket' | 'tickets'>

const firstNumber = 1001
/** Numbers lost to other processes in a row after which the database, not the race, is the trouble. */
const mostRaces = 1000

export const ticketsIn = (models: Models, work: Work, outboxes: Outboxes): Tickets => {
  const { tickets } = models
  const opener = new Opener(models)
  const byNumber = async (number: TicketNumber) =>
    (await tickets.findById(number, { ticket: 1 }).lean())?.ticket ?? null
  return {
    openTicket: (request) => work.run(() => opener.open(request)),
    ticket: (number) => work.run(() => byNumber(number)),
    ticketByKey: (key) => work.run(() => byKey(models, key)),
    saveTicket: (ticket, effects) => work.run(() => save(models, outboxes, ticket, effects)),
    tickets: (filter) => work.run(() => search(models, filter)),
  }
}

const byKey = async ({ tickets }: Models, key: string): Promise<Ticket | null> =>
  (await tickets.findOne({ key }, { ticket: 1 }).lean())?.ticket ?? null

/**
 * Numbers are the tickets' own ids: the next one is tried until it isn't taken, so none is used up without a ticket.
 * Within the process one after another: only other processes are raced.
 */
class Opener {
  readonly #models: Models
  readonly #queue = new KeyedQueue<'number'>()
  #next: number | null = null

  constructor(models: Models) {
    this.#models = models
  }

  async open(request: TicketRequest): Promise<{ ticket: Ticket; created: boolean }> {
    const known = await byKey(this.#models, request.key)
    if (known !== null) return { ticket: known, created: false }
    return this.#queue.run('number', () => this.#insert(request))
  }

  async #insert(request: TicketRequest): Promise<{ ticket: Ticket; created: boolean }> {
    for (let race = 0; race < mostRaces; race++) {
      const number = this.#next ?? (await this.#nextFree())
      const ticket = opened(request, number)
      try {
        await this.#models.tickets.insertOne(documentOf(ticket))
        this.#next = number + 1
        return { ticket, created: true }
      } catch (error) {
        this.#next = null
        if (!isDuplicate(error)) throw error
      }
      const known = await byKey(this.#models, request.key)
      if (known !== null) return { ticket: known, created: false }
    }
    throw new StoreError('unavailable', 'tickets are opened by others without end', 'open the ticket again')
  }

  async #nextFree(): Promise<number> {
    const newest = await this.#models.tickets.findOne({}, { _id: 1 }).sort({ _id: -1 }).lean()
    return newest === null ? firstNumber : newest._id + 1
  }
}

const opened = (request: TicketRequest, number: number): Ticket => ({
  ...request,
  number: number as TicketNumber,
  state: 'open',
  history: [],
  changedAt: request.openedAt,
  revision: 1,
})

export const documentOf = (ticket: Ticket) => ({
  _id: ticket.number,
  key: ticket.key,
  account: ticket.account,
  identity: ticket.identity,
  state: ticket.state,
  revision: ticket.revision,
  ticket,
  effects: [],
  outboxRevision: 0,
  dueAt: never,
})

const save = async (
  { tickets }: Models,
  outboxes: Outboxes,
  ticket: Ticket,
  effects: readonly Effect[],
): Promise<'saved' | 'conflict'> => {
  const { number, account, state, revision } = ticket
  const fresh = outboxes.prepare(null, effects, null)
  const result = await tickets.updateOne(
    { _id: number, revision: revision - 1 },
    {
      $set: { account, state, revision, ticket },
      ...(fresh.length === 0
        ? {}
        : { $push: { effects: { $each: fresh } }, $min: { dueAt: dueAtOf(fresh) }, $inc: { outboxRevision: 1 } }),
    },
  )
  if (result.matchedCount === 0) return 'conflict'
  for (const { key } of fresh) outboxes.isIn(key, 'tickets', number)
  return 'saved'
}

const search = async ({ tickets }: Models, filter: TicketFilter): Promise<Ticket[]> => {
  const { account, identity, states, limit, below } = filter
  const found = await tickets
    .find(
      {
        ...(account === undefined ? {} : { account }),
        ...(identity === undefined ? {} : { identity }),
        ...(states === undefined ? {} : { state: trusted({ $in: [...states] }) }),
        ...(below === undefined ? {} : { _id: trusted({ $lt: below }) }),
      },
      { ticket: 1 },
    )
    .sort({ _id: -1 })
    .limit(limit)
    .lean()
  return found.map(({ ticket }) => ticket)
}
