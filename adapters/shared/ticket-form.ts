import type { TicketForm } from '../../src/triage/conversation.ts'

/** A form that was sent off, by what each of its fields holds. */
export const ticketFormOf = (filledIn: (field: keyof TicketForm) => string | null | undefined): TicketForm => ({
  subject: filledIn('subject') ?? '',
  description: filledIn('description') ?? '',
  priority: filledIn('priority') ?? '',
  version: filledIn('version') ?? '',
})
