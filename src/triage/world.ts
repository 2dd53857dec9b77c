import { type Account, planAt } from '../accounts/account.ts'
import { planById } from '../catalog/look-up.ts'
import type { Catalog, Plan, SupportChannel } from '../catalog/model.ts'
import { hourlyPriceOf } from '../catalog/price.ts'
import type { ReplyKey } from '../catalog/reply-keys.ts'
import type { Instant } from '../ids.ts'
import { madeOnce } from '../made-once.ts'
import type { OpenState } from '../schedule/hours.ts'
import { openState } from '../schedule/open-state.ts'
import { sayInstant, sayWindows } from '../schedule/say.ts'
import type { TimeWords } from '../schedule/words.ts'
import type { Ticket } from '../tickets/ticket.ts'
import type { Span } from './message.ts'

/** Everything outside the conversation that a decision may look at: read once, before it. */
export interface World {
  readonly now: Instant
  readonly catalog: Catalog
  /** The account the writer is linked to; `disagree` when rules name several. */
  readonly account: Account | 'disagree' | null
  readonly engineers: { readonly present: number; readonly free: number }
  /** Tickets of the writer or of the writer's account, newest first; empty unless `ticketsNeeded` asked for them. */
  readonly tickets: readonly Ticket[]
  /** The customer's zone, where known. */
  readonly zone: string | null
  readonly language: string
  /** Which variant of each text to take: 0, and higher when the answer would repeat the last one. */
  readonly variant: number
}

export const accountOf = (world: World): Account | null => (world.account === 'disagree' ? null : world.account)

/** The plan that holds now for the writer's account; null when nobody linked the writer, or the catalog has no such plan. */
export const planOf = (world: World): Plan | null => {
  const account = accountOf(world)
  return account === null ? null : planById(world.catalog, planAt(account, world.now, world.catalog.withoutPlan))
}

/** The support channels where people answer at once that one of the plans has; what no plan has is none. */
export const liveChatsOf = (
  { supportChannels, plans: all }: Catalog,
  plans: readonly Plan[] = all,
): readonly SupportChannel[] =>
  supportChannels.filter(
    ({ kind, id }) => kind === 'live-chat' && plans.some((plan) => plan.supportChannels.includes(id)),
  )

/** The live chat to speak of: the plan's own, else the first that any plan has; null for a vendor without one. */
export const liveChatOf = (catalog: Catalog, plan: Plan | null): SupportChannel | null =>
  [...liveChatsOf(catalog, plan === null ? [] : [plan]), ...liveChatsOf(catalog)][0] ?? null

export const hasLiveChat = (catalog: Catalog, plan: Plan): boolean => liveChatsOf(catalog, [plan]).length > 0

/** "Helpline (https://…)". */
export const withAddress = ({ name, address }: SupportChannel): string =>
  address === null ? name : `${name} (${address})`

export const chatState = (world: World): OpenState =>
  openState(world.catalog.hours.liveChat, world.catalog.hours.zone, world.now)

export const chatWindows = (world: World): string =>
  sayWindows(world.catalog.hours.liveChat, {
    zone: world.catalog.hours.zone,
    language: world.language,
    customerZone: world.zone,
    now: world.now,
    words: timeWords(world),
  })

/** An instant in the desk's zone and, where it is known and differs, in the customer's. */
export const sayAt = (world: World, at: Instant): Span => ({
  at,
  said: sayInstant(at, {
    now: world.now,
    deskZone: world.catalog.hours.zone,
    customerZone: world.zone,
    language: world.language,
    words: timeWords(world),
  }),
})

/** "50 USD/h"; null where the vendor does no work by the hour. */
export const hourlyPrice = ({ vendor }: Catalog): string | null => hourlyPriceOf(vendor)

/** "A", "A and B", "A, B and C" in the reader's language. */
export const list = (world: World, items: readonly string[]): string => listFormat(world.language).format(items)

/** One for each language of the catalog: making one costs as much as a whole decision. */
const listFormats = new Map<string, Intl.ListFormat>()

const listFormat = (language: string): Intl.ListFormat => {
  const format = listFormats.get(language) ?? new Intl.ListFormat(language, { type: 'conjunction' })
  listFormats.set(language, format)
  return format
}

/** A reply text with its placeholders filled in. Values are literal: nothing in them is read as a placeholder. */
export const say = (
  world: World,
  key: ReplyKey,
  values: Readonly<Record<string, Span | number>> = {},
): readonly Span[] =>
  template(world, key).map((piece) => {
    const value = piece.startsWith('{') ? values[piece.slice(1, -1)] : piece
    return value === undefined ? piece : typeof value === 'number' ? String(value) : value
  })

/** A reply text as one plain string, for labels and table cells. */
export const sayPlain = (world: World, key: ReplyKey, values: Readonly<Record<string, string | number>> = {}): string =>
  say(world, key, values).join('')

/** How the catalog says what is about times. */
export const timeWords =
  (world: World): TimeWords =>
  (which) =>
    sayPlain(world, `time.${which}`)

/** The text's pieces: what stands in it, and its placeholders. */
const template = (world: World, key: ReplyKey): readonly string[] => {
  const { replies, vendor } = world.catalog
  const variants = (replies.get(world.language) ?? replies.get(vendor.language))?.[key]
  return variants === undefined ? [] : (piecesOf(variants)[world.variant % variants.length] ?? [])
}

const piecesOf = madeOnce((variants: readonly string[]) =>
  variants.map((variant) => variant.split(/(\{[a-z-]+\})/).filter((piece) => piece !== '')),
)
