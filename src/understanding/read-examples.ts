import { type Example, planExamplesOf } from './examples.ts'
import { faultIntents, intentNumber } from './heads.ts'
import { learnMentions } from './mentions.ts'
import type { Candidates, Mentions, Reader, Reading } from './reader.ts'
import type { UnderstandingSource } from './source.ts'
import { type Label, type TaughtData, Teacher } from './taught.ts'
import { Places } from './terms.ts'

/** The examples as they are read, in their order, and what reading them teaches. */
interface ReadExamples {
  readonly readings: readonly Reading[]
  readonly mentions: Mentions
  readonly taught: TaughtData
}

/**
 * Reads every example. Most name nothing that might be a plan or a ticket, and are read at once; the others when it was
 * learned from all of them which mentions are meant, which the reader knows from then on.
 */
export const readExamples = (
  source: UnderstandingSource,
  reader: Reader,
  examples: readonly Example[],
): ReadExamples => {
  const teacher = new Teacher()
  const labelOf = labelsBy(source)
  const keep = (example: Example, reading: Reading): Reading => {
    teacher.see(reading, example.text, labelOf(example))
    return pared(reading, reader.cueNames.length, example)
  }
  const begun = examples.map((example) => {
    const words = reader.words(example.text)
    const candidates = reader.candidates(words)
    const isSure = candidates.plans.length === 0 && candidates.tickets.length === 0
    return { example, candidates, reading: isSure ? keep(example, reader.readWords(words)) : null }
  })
  const mentions = mentionsOf(source, reader, begun)
  reader.learn(mentions)
  const readings = begun.map(({ example, reading }) => reading ?? keep(example, reader.read(example.text)))
  return { readings, mentions, taught: teacher.data }
}

/** Whether an example tells of a fault, so that it may teach how severe one is. */
export const tellsOfFault = ({ intents }: Example): boolean =>
  intents?.some((intent) => faultIntents.includes(intentNumber(intent))) === true

const noPlaces = new Places(0)

/** What learning needs of a reading to its end: thousands are held, and each token would be an object to look after. */
const pared = (reading: Reading, cueCount: number, example: Example): Reading => {
  const cues = tellsOfFault(example) ? reading.cues() : new Uint8Array(cueCount)
  return { ...reading, tokens: [], written: [], places: noPlaces, cues: () => cues }
}

/** Labels by number, as far as an example says anything. */
const labelsBy = (source: UnderstandingSource): ((example: Example) => Label | null) => {
  const serviceIds = source.services.map(({ id }) => id)
  const priorityIds = source.priorities.map(({ id }) => id)
  return ({ intents, services, priority }) =>
    intents === null
      ? null
      : {
          intents: intents.map(intentNumber),
          services: services?.map((id) => serviceIds.indexOf(id)) ?? null,
          priority: priority === undefined ? undefined : priority === null ? -1 : priorityIds.indexOf(priority),
        }
}

/** Every name of a plan and every number in the examples is a case: meant where the example says so. */
const mentionsOf = (
  source: UnderstandingSource,
  reader: Reader,
  found: readonly { readonly example: Example; readonly candidates: Candidates }[],
): Mentions => {
  const told = found.filter(({ example }) => example.intents !== null)
  // Where the rules don't see it, an everyday word put in a plan's place would teach that it is one everywhere.
  const named = planExamplesOf(source).flatMap(({ text, plan }) =>
    reader
      .candidates(reader.words(text))
      .plans.filter((name) => reader.planIds[name.plan] === plan && name.byRule)
      .map(({ features }) => ({ features, isMeant: true })),
  )
  return {
    plans: learnMentions([
      ...told.flatMap(({ candidates, example }) =>
        candidates.plans.map(({ plan, features }) => ({
          features,
          isMeant: example.plans.some((id) => id === reader.planIds[plan]),
        })),
      ),
      ...named,
    ]),
    tickets: learnMentions(
      told.flatMap(({ candidates, example }) =>
        candidates.tickets.map(({ digits, features }) => ({ features, isMeant: digits === example.ticket })),
      ),
    ),
  }
}
