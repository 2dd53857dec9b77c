import type { Agreement } from '../tickets/ticket.ts'
import type { TicketRef } from './conversation.ts'
import type { Turn } from './turn.ts'
import { hourlyPrice } from './world.ts'

/** What the writer agrees to with a yes now; null where nothing is done by the hour. */
export const agreementIn = ({ world, conversation: { identity }, event }: Turn): Agreement | null => {
  const { hourlyRate } = world.catalog.vendor
  const price = hourlyPrice(world.catalog)
  if (hourlyRate === null || price === null) return null
  const { amount, currency } = hourlyRate
  return {
    amount,
    currency,
    per: 'hour',
    price,
    at: event.at,
    by: { identity: identity.key, name: identity.displayName },
  }
}

/** As the conversation remembers it. */
export const withPrice = (agreement: Agreement | null | undefined): Pick<TicketRef, 'agreedPrice'> =>
  agreement == null ? {} : { agreedPrice: agreement.price }
