import { type Example, type PlanExample, planExamplesOf } from './examples.ts'
import { faultIntents, intentNumber } from './heads.ts'
import type { Lexicon } from './lexicon.ts'
import type { MentionCase } from './mentions.ts'
import { type ReadPart, ReadPartWriter } from './read-part.ts'
import { type Mentions, Reader, type Reading, type Words } from './reader.ts'
import type { UnderstandingSource } from './source.ts'
import { Speller, type SpellerData } from './speller.ts'
import { keyOf } from './taught.ts'

/** Examples to be read, and what they are read with. */
export interface ReadingTask {
  readonly source: UnderstandingSource
  readonly speller: SpellerData
  readonly english: Lexicon
  readonly examples: readonly Example[]
  /** What plans look like where one is meant. */
  readonly planExamples: readonly PlanExample[]
}

/** What some examples teach of mentions. */
export interface MentionCases {
  readonly plans: readonly MentionCase[]
  /** Of plans, too, but every one meant. */
  readonly namedPlans: readonly MentionCase[]
  readonly tickets: readonly MentionCase[]
}

export const readingTaskOf = (
  source: UnderstandingSource,
  speller: SpellerData,
  english: Lexicon,
  examples: readonly Example[],
): ReadingTask => ({
  // The examples stand beside it, with their placeholders filled in: on their way to another thread, once is enough.
  source: { ...source, understanding: { ...source.understanding, messages: [], phrases: [] } },
  speller,
  english,
  examples,
  planExamples: planExamplesOf(source),
})

/** One of so many shares of the task, counted from 0. Their results follow one another as they would without shares. */
export const readingShare = (task: ReadingTask, share: number, count: number): ReadingTask => ({
  ...task,
  examples: shareOf(task.examples, share, count),
  planExamples: shareOf(task.planExamples, share, count),
})

/** The first share is so much larger than each of the others, whose threads are only just starting. */
const headStart = 1.4

const shareOf = <Item>(items: readonly Item[], share: number, count: number): readonly Item[] => {
  const end = (last: number): number =>
    last < 0 ? 0 : Math.round((items.length * (headStart + last)) / (headStart + count - 1))
  return items.slice(end(share - 1), end(share))
}

/**
 * Reads examples, in two steps. Most name nothing that might be a plan or a ticket, and are read at once; the others when
 * it was learned from all of them which mentions are meant.
 */
export class ExampleReader {
  readonly #task: ReadingTask
  readonly #reader: Reader
  readonly #written: ReadPartWriter
  readonly #noCues: Uint8Array
  /** By example: its words, until it is known which mentions are meant. */
  readonly #unsure = new Map<number, Words>()

  constructor(task: ReadingTask) {
    this.#task = task
    this.#reader = new Reader(task.source, new Speller(task.speller, task.english), null)
    this.#written = new ReadPartWriter(task.examples.length)
    this.#noCues = new Uint8Array(this.#reader.cueNames.length)
  }

  begin(): MentionCases {
    const plans: MentionCase[] = []
    const tickets: MentionCase[] = []
    for (const [index, example] of this.#task.examples.entries()) {
      const words = this.#reader.words(example.text)
      const candidates = this.#reader.candidates(words)
      if (candidates.plans.length === 0 && candidates.tickets.length === 0) {
        this.#write(index, example, this.#reader.readWords(words))
        continue
      }
      this.#unsure.set(index, words)
      if (example.intents === null) continue
      for (const { plan, features } of candidates.plans)
        plans.push({ features, isMeant: example.plans.some((id) => id === this.#reader.planIds[plan]) })
      for (const { digits, features } of candidates.tickets)
        tickets.push({ features, isMeant: digits === example.ticket })
    }
    return { plans, namedPlans: this.#namedPlans(), tickets }
  }

  end(mentions: Mentions): ReadPart {
    this.#reader.learn(mentions)
    for (const [index, words] of this.#unsure) {
      const example = this.#task.examples[index]
      if (example !== undefined) this.#write(index, example, this.#reader.readWords(words))
    }
    this.#unsure.clear()
    return this.#written.part
  }

  // Where the rules don't see it, an everyday word put in a plan's place would teach that it is one everywhere.
  #namedPlans(): readonly MentionCase[] {
    return this.#task.planExamples.flatMap(({ text, plan }) =>
      this.#reader
        .candidates(this.#reader.words(text))
        .plans.filter((name) => this.#reader.planIds[name.plan] === plan && name.byRule)
        .map(({ features }) => ({ features, isMeant: true })),
    )
  }

  #write(index: number, example: Example, reading: Reading): void {
    const { clauses, names, denied } = reading
    const cues = tellsOfFault(example) ? (reading.timeless() ?? reading).cues() : this.#noCues
    const key = reading.tokens.length === 0 ? null : keyOf(reading, example.text)
    this.#written.write(index, clauses, { names, denied, cues, key })
  }
}

/** Whether an example tells of a fault, so that it may teach how severe one is. */
export const tellsOfFault = ({ intents }: Example): boolean =>
  intents?.some((intent) => faultIntents.includes(intentNumber(intent))) === true
