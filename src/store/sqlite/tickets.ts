import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Ticket, TicketRequest } from '../../tickets/ticket.ts'
import type { Store } from '../store.ts'
import type { BatchWriter } from './batch-writer.ts'
import type { PutEffects } from './conversations.ts'
import { documentBy } from './documents.ts'
import { reading } from './errors.ts'
import type { ReadTurn } from './read-turn.ts'

type Tickets = Pick<Store, 'openTicket' | 'ticket' | 'ticketByKey' | 'saveTicket' | 'tickets'>

const firstNumber = 1001

export const ticketsIn = (db: DatabaseSync, reads: ReadTurn, writer: BatchWriter, putEffects: PutEffects): Tickets => {
  const byNumber = db.prepare('SELECT document FROM ticket WHERE number = ?')
  const byKey = db.prepare('SELECT document FROM ticket WHERE key = ?')
  const next = db.prepare(`SELECT coalesce(max(number) + 1, ${firstNumber}) AS number FROM ticket`)
  const insert = db.prepare(
    'INSERT INTO ticket (number, key, account, identity, state, revision, document) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const update = db.prepare(
    'UPDATE ticket SET account = ?, state = ?, revision = ?, document = ? WHERE number = ? AND revision = ?',
  )
  const open = (request: TicketRequest): { ticket: Ticket; created: boolean } => {
    const known = documentBy<Ticket>(byKey, request.key)
    if (known !== null) return { ticket: known, created: false }
    const number = Number(next.get()?.number) as Ticket['number']
    const ticket: Ticket = {
      ...request,
      number,
      state: 'open',
      history: [],
      changedAt: request.openedAt,
      revision: 1,
    }
    const { key, account, identity, state, revision } = ticket
    insert.run(number, key, account, identity, state, revision, JSON.stringify(ticket))
    return { ticket, created: true }
  }
  return {
    openTicket: (request) => writer.write(() => open(request)),
    ticket: async (number) => reads.one<Ticket>(byNumber, number),
    ticketByKey: async (key) => reads.one<Ticket>(byKey, key),
    saveTicket: (ticket, effects) =>
      writer.writeSoon(() => {
        const { account, state, revision, number } = ticket
        const saved = update.run(account, state, revision, JSON.stringify(ticket), number, revision - 1)
        if (saved.changes === 0) return 'conflict'
        putEffects(null, effects, null)
        return 'saved'
      }),
    tickets: searcher(db, reads),
  }
}

const searcher = (db: DatabaseSync, reads: ReadTurn): Tickets['tickets'] => {
  // One for each set of conditions that was asked for: there are few.
  const statements = new Map<string, StatementSync>()
  const statementFor = (where: string): StatementSync => {
    const known = statements.get(where)
    if (known !== undefined) return known
    const made = reading(() => db.prepare(`SELECT document FROM ticket ${where} ORDER BY number DESC LIMIT ?`))
    statements.set(where, made)
    return made
  }
  return async ({ account, identity, states, limit, below }) => {
    const conditions: [string, ...(string | number)[]][] = []
    if (account !== undefined) conditions.push(['account = ?', account])
    if (identity !== undefined) conditions.push(['identity = ?', identity])
    if (states !== undefined) conditions.push([`state IN (${states.map(() => '?').join(', ')})`, ...states])
    if (below !== undefined) conditions.push(['number < ?', below])
    const where = conditions.length === 0 ? '' : `WHERE ${conditions.map(([sql]) => sql).join(' AND ')}`
    return reads.all<Ticket>(statementFor(where), ...conditions.flatMap(([, ...values]) => values), limit)
  }
}
