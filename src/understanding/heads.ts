import { type Intent, intents } from './understanding.ts'

/** The classes that one linear model scores side by side: intents, then services, then priorities. */
export interface Heads {
  readonly intents: number
  readonly services: number
  readonly priorities: number
  readonly count: number
}

export const headsOf = (services: number, priorities: number): Heads => ({
  intents: intents.length,
  services,
  priorities,
  count: intents.length + services + priorities,
})

export const intentNumber = (intent: Intent): number => intents.indexOf(intent)
export const coverage = intentNumber('coverage')
export const outOfScope = intentNumber('out-of-scope')

/** Intents that tell of a fault, so that its severity may be judged. */
export const faultIntents: readonly number[] = (['report-problem', 'emergency', 'create-ticket'] as const).map(
  intentNumber,
)
