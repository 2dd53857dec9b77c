import type { TicketNumber } from '../ids.ts'
import type { Ticket, TicketEvent, TicketRequest } from './ticket.ts'

export type HelpdeskResult<T> =
  | { readonly ok: true; readonly value: T }
  /** `unavailable` is worth another try; `refused` is not; `not-found` names a ticket that isn't there. */
  | { readonly ok: false; readonly problem: 'unavailable' | 'refused' | 'not-found'; readonly why: string }

/** The support system. Every call may be repeated: keys make a repetition harmless. */
export interface Helpdesk {
  readonly name: string
  open(request: TicketRequest): Promise<HelpdeskResult<Ticket>>
  /** Applies one change and returns the ticket after it; the same key again changes nothing. */
  change(number: TicketNumber, event: TicketEvent): Promise<HelpdeskResult<Ticket>>
  find(number: TicketNumber): Promise<HelpdeskResult<Ticket>>
}
