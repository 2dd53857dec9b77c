import { subjectOf } from '../tickets/ticket-rules.ts'
import type { TicketForm } from './conversation.ts'

/** What the form says of the matter: no more is needed of it. */
export const wordsOf = ({ subject, description }: Pick<TicketForm, 'subject' | 'description'>): string =>
  [subject, description].filter((each) => each.trim() !== '').join('\n')

/** Whether a form says what it is about. One that doesn't opens no ticket: it stays open, and asks for it. */
export const isFilledIn = (form: Pick<TicketForm, 'subject' | 'description'>): boolean =>
  subjectOf(wordsOf(form)) !== ''
