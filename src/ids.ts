declare const brand: unique symbol

/** A primitive that only the codec owning it may make, so that one kind of id is never passed for another. */
type Brand<Base, Name extends string> = Base & { readonly [brand]: Name }

/** Milliseconds since 1970-01-01T00:00Z. */
export type Instant = Brand<number, 'Instant'>
/** Milliseconds since 1970-01-01T00:00Z, as an instant. */
export const instant = (epochMs: number): Instant => epochMs as Instant
const isoDay = /^(\d{4}-\d{2}-\d{2})[T ]/

/** Whether the calendar has the day: 30 February would be read as 2 March. */
const hasRealDay = (iso: string): boolean => {
  const day = isoDay.exec(iso)?.[1]
  return day !== undefined && new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)
}

/** @throws RangeError when the text is no ISO 8601 date and time, or of a day that no calendar has. */
export const parseInstant = (iso: string): Instant => {
  const epochMs = Date.parse(iso)
  if (Number.isNaN(epochMs) || !hasRealDay(iso))
    throw new RangeError(`not an ISO 8601 date and time: ${JSON.stringify(iso)}`)
  return instant(epochMs)
}

/** A plan's id as the catalog writes it. Made by the catalog's loader only. */
export type PlanId = Brand<string, 'PlanId'>
/** A service's id as the catalog writes it. Made by the catalog's loader only. */
export type ServiceId = Brand<string, 'ServiceId'>
/** A ticket priority's id as the catalog writes it. Made by the catalog's loader only. */
export type PriorityId = Brand<string, 'PriorityId'>
/** A way to reach support (forum, ticket system, live chat), as the catalog writes it. */
export type SupportChannelId = Brand<string, 'SupportChannelId'>
/** A customer organisation. */
export type AccountId = Brand<string, 'AccountId'>
/** One customer thread or direct message: `PLATFORM:WORKSPACE/CHANNEL/THREAD` as its adapter names it. */
export type ConversationId = Brand<string, 'ConversationId'>
/** An event taken in, unique in its conversation: the platform's own message or action id, with a kind before it. */
export type EventId = Brand<string, 'EventId'>
/** An effect, unique in the whole store: repeated effects are recognised by it. */
export type EffectKey = Brand<string, 'EffectKey'>
/** A ticket's number as people write it, without the leading #. */
export type TicketNumber = Brand<number, 'TicketNumber'>
/** A person on a platform, `PLATFORM:USER`, or a rule for many, `PLATFORM:TEAM/*`. */
export type IdentityKey = Brand<string, 'IdentityKey'>
/** A file that came with a message or a comment, unique in the whole store. */
export type AttachmentId = Brand<string, 'AttachmentId'>
