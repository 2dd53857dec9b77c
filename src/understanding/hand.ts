import { type ClassShare, type Learning, learnClasses } from './learn-classes.ts'
import type { LinearWeights } from './linear.ts'
import { ExampleReader, type MentionCases, type ReadingTask } from './read-examples.ts'
import type { ReadPart } from './read-part.ts'
import type { Mentions } from './reader.ts'

/** Does a share of a training, step by step. */
export class Hand {
  #reader: ExampleReader | null = null

  beginReading(task: ReadingTask): MentionCases {
    this.#reader = new ExampleReader(task)
    return this.#reader.begin()
  }

  /** @throws Error when no reading was begun */
  endReading(mentions: Mentions): ReadPart {
    if (this.#reader === null) throw new Error('only what was begun can be ended')
    return this.#reader.end(mentions)
  }

  learn(learning: Learning, share: ClassShare): readonly LinearWeights[] {
    return learnClasses(learning, share)
  }
}
