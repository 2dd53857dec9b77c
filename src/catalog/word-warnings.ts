import { z } from 'zod'
import { serviceWordsSchema, vocabularySchema } from '../understanding/schema.ts'
import { wordsOf } from '../understanding/terms.ts'
import { stemOf } from '../understanding/words.ts'
import type { FolderFiles } from './folder-files.ts'
import type { Problem } from './problems.ts'
import { exampleFiles, within } from './within.ts'

type ServiceWords = NonNullable<z.output<typeof serviceWordsSchema>>

const idsSchema = z.object({ services: z.array(z.object({ id: z.string() })) })

/** Words of jobs and plans that say less, or more, than their editor meant. */
export const wordWarnings = (files: FolderFiles): readonly Problem[] => [
  ...within(files, 'understanding/services.yaml', serviceWordsSchema, (source, words) => [
    ...shared(words ?? {}, 'names', (id, index, message) => source.problem([id, 'names', index], message)),
    ...shared(words ?? {}, 'phrases', (id, index, message) => source.problem([id, 'phrases', index], message)),
    ...everyday(files, words ?? {}, (id, index, message) => source.problem([id, 'names', index], message)),
  ]),
  ...within(files, 'services.yaml', idsSchema, (source, { services }) => {
    const told = toldServices(files)
    return services.flatMap(({ id }, index) =>
      told.has(id)
        ? []
        : [source.problem(['services', index, 'id'], `${id} has no words in understanding/: ${knownByName}; add some`)],
    )
  }),
  ...within(files, 'understanding/vocabulary.yaml', vocabularySchema, (source, { plans }) =>
    shared(
      Object.fromEntries(Object.entries(plans.names).map(([id, names]) => [id, { names, phrases: [] }])),
      'names',
      (id, index, message) => source.problem(['plans', 'names', id, index], message),
    ),
  ),
]

const knownByName = 'customers who call it otherwise than by its name are not understood'

/** What a problem is said at: the word of an id that stands at an index. */
type At = (id: string, index: number, message: string) => Problem

const keyOf = (text: string): string => wordsOf(text).map(stemOf).join(' ')

const shared = (words: ServiceWords, field: 'names' | 'phrases', at: At): readonly Problem[] => {
  const owners = new Map<string, string>()
  const one = field === 'names' ? 'name' : 'phrase'
  return Object.entries(words).flatMap(([id, lists]) =>
    lists[field].flatMap((text, index) => {
      const key = keyOf(text)
      const owner = owners.get(key) ?? id
      owners.set(key, owner)
      if (owner === id) return []
      const message = `${JSON.stringify(text)} is a ${one} of ${owner}, too, so it means both; keep it for one of them`
      return [at(id, index, message)]
    }),
  )
}

/** In fewer messages about something else, a name is there by chance. */
const leastElsewhere = 10
const everydayShare = 0.8

/** A name means its job outright, so an everyday word makes a job of every message that holds it. */
const everyday = (files: FolderFiles, words: ServiceWords, at: At): readonly Problem[] => {
  const messages = exampleFiles(files).flatMap(({ messages: list }) =>
    list.map(({ text, services }) => ({ stems: new Set(wordsOf(text).map(stemOf)), services: services ?? [] })),
  )
  return Object.entries(words).flatMap(([id, { names }]) =>
    names.flatMap((name, index) => {
      const [stem, ...others] = wordsOf(name).map(stemOf)
      if (stem === undefined || others.length > 0) return []
      const holding = messages.filter(({ stems }) => stems.has(stem))
      const owners = Object.entries(words).flatMap(([other, lists]) =>
        lists.names.some((each) => keyOf(each) === stem) ? [other] : [],
      )
      const elsewhere = holding.filter(({ services }) => !services.some((each) => owners.includes(each))).length
      if (elsewhere < leastElsewhere || elsewhere < everydayShare * holding.length) return []
      const message = `${JSON.stringify(name)} is a name of ${id}, but ${elsewhere} messages that are not about it hold it; move it to phrases`
      return [at(id, index, message)]
    }),
  )
}

const toldServices = (files: FolderFiles): ReadonlySet<string> =>
  new Set([
    ...within(files, 'understanding/services.yaml', serviceWordsSchema, (_, words) =>
      Object.entries(words ?? {}).flatMap(([id, { names, phrases }]) =>
        names.length + phrases.length > 0 ? [id] : [],
      ),
    ),
    ...exampleFiles(files).flatMap(({ messages }) => messages.flatMap(({ services }) => services ?? [])),
  ])
