import type { Understanding } from '../../src/understanding/understanding.ts'

/** A reading made by hand: sure of itself, and of nothing that isn't named. */
export const understood = (reading: Partial<Understanding> & Pick<Understanding, 'intents'>): Understanding => ({
  services: [],
  plans: [],
  priority: null,
  ticket: null,
  confidence: 0.99,
  nearest: [],
  continues: false,
  evidence: [],
  ...reading,
  entities: { versions: [], emails: [], ticketChange: null, namedPriority: null, ordinal: null, ...reading.entities },
})
