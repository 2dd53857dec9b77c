import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'

export interface Sentence {
  readonly text: string
  readonly label: string
}

/** A published corpus. `outside`: sentences that belong to none of the labels. */
export interface Corpus {
  readonly name: string
  readonly train: readonly Sentence[]
  readonly validation: readonly Sentence[]
  readonly test: readonly Sentence[]
  readonly outside: {
    readonly train: readonly string[]
    readonly validation: readonly string[]
    readonly test: readonly string[]
  } | null
}

const pairs = z.array(z.tuple([z.string(), z.string()]))
const clincSchema = z.object({
  train: pairs,
  val: pairs,
  test: pairs,
  oos_train: pairs,
  oos_val: pairs,
  oos_test: pairs,
})
const braunSchema = z.object({
  sentences: z.array(z.object({ text: z.string(), intent: z.string(), training: z.boolean() })),
})

/** The corpora that lie in a folder, each under its published file name. */
export const readCorpora = (folder: string): readonly Corpus[] => {
  const has = (file: string): boolean => existsSync(join(folder, file))
  const text = (file: string): string => readFileSync(join(folder, file), 'utf8')
  const braun = [
    ['Chatbot', 'ChatbotCorpus.json'],
    ['AskUbuntu', 'AskUbuntuCorpus.json'],
    ['WebApps', 'WebApplicationsCorpus.json'],
  ] as const
  return [
    ...braun.flatMap(([name, file]) => (has(file) ? [readBraun(name, text(file))] : [])),
    ...(has('banking_train.csv') ? [readBanking(text('banking_train.csv'), text('banking_test.csv'))] : []),
    ...(has('clinc_data_full.json') ? [readClinc(text('clinc_data_full.json'))] : []),
  ]
}

const readBraun = (name: string, json: string): Corpus => {
  const { sentences } = braunSchema.parse(JSON.parse(json))
  const of = (training: boolean): readonly Sentence[] =>
    sentences.filter((each) => each.training === training).map(({ text, intent }) => ({ text, label: intent }))
  return { name, train: of(true), validation: [], test: of(false), outside: null }
}

const readClinc = (json: string): Corpus => {
  const data = clincSchema.parse(JSON.parse(json))
  const labelled = (list: z.output<typeof pairs>): readonly Sentence[] => list.map(([text, label]) => ({ text, label }))
  const texts = (list: z.output<typeof pairs>): readonly string[] => list.map(([text]) => text)
  return {
    name: 'CLINC150',
    train: labelled(data.train),
    validation: labelled(data.val),
    test: labelled(data.test),
    outside: { train: texts(data.oos_train), validation: texts(data.oos_val), test: texts(data.oos_test) },
  }
}

/** The published test set is left alone; a tenth of the training set serves for validation. */
const readBanking = (train: string, test: string): Corpus => ({
  name: 'BANKING77',
  train: readCsv(train),
  validation: [],
  test: readCsv(test),
  outside: null,
})

/** Rows of two columns, text and category; a text in quotes may hold commas, quotes (doubled) and line ends. */
const readCsv = (csv: string): readonly Sentence[] => {
  const rows: string[][] = [[]]
  let field = ''
  let isQuoted = false
  for (let at = 0; at < csv.length; at++) {
    const char = csv[at] ?? ''
    if (char === '"') {
      if (isQuoted && csv[at + 1] === '"') field += csv[at++]
      else isQuoted = !isQuoted
    } else if (!isQuoted && (char === ',' || char === '\n')) {
      rows.at(-1)?.push(field.trim())
      field = ''
      if (char === '\n') rows.push([])
    } else field += char
  }
  rows.at(-1)?.push(field.trim())
  return rows.slice(1).flatMap(([text = '', label = '']) => (label === '' ? [] : [{ text, label }]))
}
