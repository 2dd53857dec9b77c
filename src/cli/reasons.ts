import type { Catalog } from '../catalog/model.ts'
import type { Instant } from '../ids.ts'
import { toIso } from '../schedule/iso.ts'
import type { Reason } from '../triage/decision.ts'

/** A reason with its instants as ISO 8601 in the desk's zone. */
export const reasonJson = (catalog: Catalog, reason: Reason): object =>
  Object.fromEntries(
    Object.entries(reason).map(([key, value]) => [
      key,
      key.endsWith('At') && typeof value === 'number' ? toIso(value as Instant, catalog.hours.zone) : value,
    ]),
  )

/** `CODE FACT=VALUE …`, facts that are missing as `null`; how sure the reading was stands with the reading. */
export const reasonText = (catalog: Catalog, reason: Reason): string => {
  const { code, ...facts } = reasonJson(catalog, reason) as { code: string }
  const told = Object.entries(facts).filter(([key]) => key !== 'confidence')
  return [code, ...told.map(([key, value]) => `${key}=${value}`)].join(' ')
}
