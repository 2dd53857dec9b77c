import type { Catalog } from '../catalog/model.ts'
import type { ServiceId } from '../ids.ts'
import { madeOnce } from '../made-once.ts'
import { wordsOf } from '../understanding/terms.ts'
import type { Understanding } from '../understanding/understanding.ts'
import { stemOf } from '../understanding/words.ts'

/** A shorter word is hardly what a job is called by. */
const shortestName = 6
/** What more jobs are called by tells none. */
const mostAlike = 3
const longestQuestion = 40

interface Words {
  /** Jobs by each word of their names. */
  readonly jobs: ReadonlyMap<string, readonly ServiceId[]>
  /** Words that say nothing of their own in a message that leans on the last one. */
  readonly empty: ReadonlySet<string>
  readonly plain: (text: string) => readonly string[]
}

const wordsFor = madeOnce(({ services, understanding: { vocabulary } }: Catalog): Words => {
  const { continues, abbreviations } = vocabulary
  const plain = (text: string) => wordsOf(text).map((word) => stemOf(abbreviations[word] ?? word))
  const jobs = new Map<string, ServiceId[]>()
  for (const { id, name } of services) {
    for (const word of new Set(plain(name))) jobs.set(word, [...(jobs.get(word) ?? []), id])
  }
  const { openers, fillers, back, empty } = continues
  return { jobs, empty: new Set([...openers, ...fillers, ...back, ...empty].flatMap(plain)), plain }
})

/** "And the licence?": where one word is all that is said, every job that is called by it is meant. */
export const withJobsAlike = (understanding: Understanding, text: string, catalog: Catalog): Understanding => {
  const { intents, services, plans } = understanding
  const isOther = services.length + plans.length > 0 || intents.some((intent) => intent !== 'coverage')
  if (isOther || text.length > longestQuestion) return understanding
  const { jobs, empty, plain } = wordsFor(catalog)
  const [word, ...others] = plain(text).filter((each) => !empty.has(each))
  if (word === undefined || others.length > 0 || word.length < shortestName) return understanding
  const alike = jobs.get(word) ?? []
  return alike.length > mostAlike ? understanding : { ...understanding, services: alike }
}
