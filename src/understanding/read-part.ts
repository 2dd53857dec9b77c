import { type PackedClauses, UnpackedWords } from './packed-clauses.ts'
import { noReading, type Reading } from './reader.ts'

/** What learning needs of a reading to its end, beside its clauses. */
export interface ReadFacts extends Pick<Reading, 'names' | 'denied'> {
  readonly cues: Uint8Array
  /** What it says word for word, as a number; null: nothing. */
  readonly key: number | null
}

/** Examples as they were read, in a form that threads can hand on. */
export interface ReadPart {
  readonly facts: readonly ReadFacts[]
  readonly clauses: PackedClauses
}

/** An example as it was read: as far as learning needs it. */
export interface ReadExample {
  readonly reading: Reading
  readonly key: number | null
}

/** The examples of all parts, in their order. */
export const joined = (parts: readonly ReadPart[]): readonly ReadExample[] => {
  const words = new UnpackedWords()
  return parts.flatMap(({ facts, clauses }) => {
    const unpacked = words.unpack(clauses)
    return facts.map(({ names, denied, cues, key }, index) => ({
      reading: { ...noReading, clauses: unpacked[index] ?? [], names, denied, cues: () => cues },
      key,
    }))
  })
}
