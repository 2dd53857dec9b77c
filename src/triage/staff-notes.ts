import type { ReplyKey } from '../catalog/reply-keys.ts'
import type { EffectKey, Instant } from '../ids.ts'
import type { Effect, TicketRef } from './conversation.ts'
import { sayPlain, type World } from './world.ts'

/** In the language of the desk: no customer reads it. */
export const sayToStaff = (world: World, key: ReplyKey, values: Readonly<Record<string, string>> = {}): string =>
  sayPlain({ ...world, language: world.catalog.vendor.language }, key, values)

/** A note in a ticket for its engineers alone. */
export const staffNote = (
  { number, key: ticket }: TicketRef,
  note: { readonly key: EffectKey; readonly at: Instant; readonly text: string },
): Effect => {
  const { key, at, text } = note
  const change = { kind: 'comment', text, public: false } as const
  const event = { key, at, by: { kind: 'system', name: '' }, change } as const
  return { key, kind: 'change-ticket', ticket: number ?? ticket, event }
}
