import type { TicketForm } from '../../src/triage/conversation.ts'

/** The button that opens the form for a ticket. It is the adapter's: the desk never sees it. */
export const openFormAction = 'open-form'

/** A form that was sent off, by what each of its fields holds. */
export const ticketFormOf = (filledIn: (field: keyof TicketForm) => string | null | undefined): TicketForm => ({
  subject: filledIn('subject') ?? '',
  description: filledIn('description') ?? '',
  priority: filledIn('priority') ?? '',
  version: filledIn('version') ?? '',
})
