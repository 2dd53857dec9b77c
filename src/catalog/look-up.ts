import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import type { Catalog, Plan, Priority, Service } from './model.ts'
import type { ReplyKey } from './reply-keys.ts'

/** Null for a plan that the catalog no longer has: what it gave, nobody knows any more. */
export const planById = ({ plans }: Pick<Catalog, 'plans'>, id: PlanId): Plan | null =>
  plans.find((each) => each.id === id) ?? null

/** As customers read it; the id of a plan that the catalog no longer has. */
export const planName = (catalog: Pick<Catalog, 'plans'>, id: PlanId): string => planById(catalog, id)?.name ?? id

export const serviceById = (catalog: Catalog, id: ServiceId): Service | undefined =>
  catalog.services.find((service) => service.id === id)

/** What one reader is told under a key; values are literal, nothing in them is read as a placeholder. */
export type Words = (key: ReplyKey, values?: Readonly<Record<string, string>>) => string

/**
 * The catalog's words for what is shown outside a conversation: in the reader's language, else in the vendor's own.
 * @param language BCP 47; null: not known
 */
export const wordsFor = ({ replies, vendor }: Pick<Catalog, 'replies' | 'vendor'>, language: string | null): Words => {
  const wishes = language === null ? [] : [language, language.split('-')[0] ?? language]
  const texts = [...wishes, vendor.language].map((wish) => replies.get(wish)).find((found) => found !== undefined)
  const own = { vendor: vendor.name, product: vendor.product }
  return (key, values = {}) => {
    const all: Readonly<Record<string, string>> = { ...own, ...values }
    return (texts?.[key][0] ?? '').replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => all[name] ?? whole)
  }
}

/** Where a priority stands: the most urgent is 0. */
export const rankOf = ({ priorities }: Pick<Catalog, 'priorities'>, id: PriorityId): number =>
  priorities.findIndex((priority) => priority.id === id)

/** Severe enough for emergency help. */
export const isPressing = (catalog: Catalog, id: PriorityId | null): boolean => {
  const priority = id === null ? null : priorityById(catalog, id)
  return priority !== null && (priority.emergency || priority.critical)
}

/** The priority; one that the catalog no longer has counts as unjudged. */
export const priorityById = (catalog: Catalog, id: PriorityId): Priority => {
  const find = (wanted: PriorityId) => catalog.priorities.find((priority) => priority.id === wanted)
  const priority = find(id) ?? find(catalog.unjudgedPriority)
  if (priority === undefined) throw new Error('a catalog always holds its default priority')
  return priority
}
