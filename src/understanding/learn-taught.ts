import type { Example } from './examples.ts'
import { intentNumber } from './heads.ts'
import type { ReadExample } from './read-part.ts'
import type { UnderstandingSource } from './source.ts'
import { type Label, type TaughtData, Teacher } from './taught.ts'

/** What the examples teach word for word. */
export const taughtBy = (
  source: UnderstandingSource,
  examples: readonly Example[],
  read: readonly ReadExample[],
): TaughtData => {
  const teacher = new Teacher()
  const labelOf = labelsBy(source)
  for (const [index, example] of examples.entries()) {
    const key = read[index]?.key ?? null
    const label = labelOf(example)
    if (key !== null && label !== null) teacher.see(key, label)
  }
  return teacher.data
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
