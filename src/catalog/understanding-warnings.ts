import type { z } from 'zod'
import { type messagesSchema, phrasesSchema, severitySchema } from '../understanding/schema.ts'
import { sameWords } from '../understanding/taught.ts'
import { wordsOf } from '../understanding/terms.ts'
import { tokenize } from '../understanding/tokens.ts'
import { intents } from '../understanding/understanding.ts'
import { type FolderFiles, messageFiles } from './folder-files.ts'
import type { Problem } from './problems.ts'
import { exampleFiles, within } from './within.ts'
import { wordWarnings } from './word-warnings.ts'
import type { YamlFile } from './yaml-file.ts'

/** What a catalog works with, but understands messages worse by than its editor meant. For a catalog without a mistake. */
export const understandingWarnings = (files: FolderFiles): readonly Problem[] => [
  ...missing(files),
  ...untold(files),
  ...labelledTwice(files),
  ...within(files, 'understanding/severity.yaml', severitySchema, wordlessCues),
  ...wordWarnings(files),
]

const losses = {
  'phrases.yaml': 'short ways to ask are not known',
  'services.yaml': 'jobs are known by the name of each alone',
  'vocabulary.yaml': 'plans, ticket numbers, negations and abbreviations are hardly recognised',
  'severity.yaml': 'how bad a fault is, is judged by the examples alone',
}

const missing = (files: FolderFiles): readonly Problem[] => {
  const absent = Object.entries(losses).filter(([name]) => !files.has(`understanding/${name}`))
  const problems = absent.map(([name, loss]) => atTop(name, `the file is missing: ${loss}`))
  if (messageFiles(files).length > 0) return problems
  return [...problems, atTop('messages', 'there are no example messages: hardly anything is understood without them')]
}

const atTop = (name: string, message: string): Problem => ({
  file: `understanding/${name}`,
  line: 1,
  column: 1,
  message,
})

/** What no example asks for is never understood. */
const untold = (files: FolderFiles): readonly Problem[] => {
  if (messageFiles(files).length === 0) return []
  const told = new Set<string>([
    ...within(files, 'understanding/phrases.yaml', phrasesSchema, (_, lists) => Object.keys(lists ?? {})),
    ...exampleFiles(files).flatMap(({ messages }) => messages.flatMap((message) => message.intents)),
  ])
  const lacking = intents.filter((intent) => !told.has(intent))
  return lacking.length === 0
    ? []
    : [atTop('messages', `no example asks for ${lacking.join(', ')}: write some, or it is never understood`)]
}

/** A text with what it asks for, and a way to point at it. */
interface Example {
  readonly text: string
  readonly asked: string
  /** What it is about, and how severe it is; null for a phrase, which says neither. */
  readonly about: string | null
  readonly problem: (message: string) => Problem
}

/** The same words with different wishes teach nothing. */
const labelledTwice = (files: FolderFiles): readonly Problem[] => {
  const phrases = within(files, 'understanding/phrases.yaml', phrasesSchema, phrasesOf)
  const messages = exampleFiles(files).flatMap(({ source, messages: list }) => messagesOf(source, list))
  const known = new Map<string, Example>()
  return [...phrases, ...messages].flatMap((example) => {
    const tokens = tokenize(example.text)
    const words = sameWords(tokens, example.text)
    const first = known.get(words) ?? example
    known.set(words, first)
    const { file, line } = first.problem('')
    const there = `in ${file}:${line}, word for word; make both alike`
    if (tokens.length === 0) return []
    if (first.asked !== example.asked)
      return [example.problem(`asks for ${example.asked}, but for ${first.asked} ${there}`)]
    return first.about === example.about || first.about === null || example.about === null
      ? []
      : [example.problem(`has ${example.about}, but ${first.about} ${there}`)]
  })
}

const phrasesOf = (source: YamlFile, lists: z.output<typeof phrasesSchema>): readonly Example[] =>
  Object.entries(lists ?? {}).flatMap(([asked, texts]) =>
    texts.map((text, index) => ({
      text,
      asked,
      about: null,
      problem: (message) => source.problem([asked, index], message),
    })),
  )

const messagesOf = (source: YamlFile, messages: NonNullable<z.output<typeof messagesSchema>>): readonly Example[] =>
  messages.map(({ text, intents, services, priority }, index) => ({
    text,
    asked: intents.join(', '),
    about: `${services?.toSorted().join(', ') || 'no service'} and ${priority ?? 'no priority'}`,
    problem: (message) => source.problem([index, 'text'], message),
  }))

/** The stand-in for any word is none itself. */
const wordlessCues = (source: YamlFile, { cues }: z.output<typeof severitySchema>): readonly Problem[] =>
  Object.entries(cues).flatMap(([cue, terms]) =>
    terms.flatMap((term, index) =>
      wordsOf(term).some((word) => word !== '*')
        ? []
        : [
            source.problem(
              ['cues', cue, index],
              `${JSON.stringify(term)} holds no word, so it is found nowhere; add one`,
            ),
          ],
    ),
  )
