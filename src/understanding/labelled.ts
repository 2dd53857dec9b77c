import { z } from 'zod'
import { didYouMean } from '../catalog/suggest.ts'
import type { UnderstandingSource } from './source.ts'
import { intents } from './understanding.ts'

const labelsSchema = z.object({
  text: z.string({ error: 'must be a string' }),
  intents: z.array(z.string(), { error: 'must be a list of intents' }).min(1, { error: 'is empty; name one intent' }),
  services: z.array(z.string(), { error: 'must be a list of ids' }).default([]),
  plans: z.array(z.string(), { error: 'must be a list of ids' }).default([]),
  priority: z.string({ error: 'must be an id or null' }).nullable().default(null),
  ticket: z
    .string({ error: 'must be digits in "quotes", or null' })
    .regex(/^\d+$/, { error: 'must be digits in "quotes", or null' })
    .nullable()
    .default(null),
})
/** A message with what a perfect triager understands from it. */
export type Labelled = z.output<typeof labelsSchema>

export interface LabelledLine extends Labelled {
  /** Counted from 1. */
  readonly line: number
}

interface LineProblem {
  readonly line: number
  /** What is wrong and what would be right. */
  readonly message: string
}

export type LabelledRead =
  | { readonly ok: true; readonly value: readonly LabelledLine[] }
  | { readonly ok: false; readonly problems: readonly LineProblem[] }

/** Where the ids of labels come from. */
export type LabelSource = Pick<UnderstandingSource, 'services' | 'plans' | 'priorities'>

/** Reads one JSON object a line; lines without anything are left out. Every id must be one that there is. */
export const readLabels = (text: string, source: LabelSource): LabelledRead => {
  const value: LabelledLine[] = []
  const problems: LineProblem[] = []
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue
    const read = readLine(line, source)
    if (typeof read === 'string') problems.push({ line: index + 1, message: read })
    else value.push({ ...read, line: index + 1 })
  }
  return problems.length > 0 ? { ok: false, problems } : { ok: true, value }
}

const example = '{"text": "…", "intents": ["…"]}'

/** The labels, or what is wrong with them. */
const readLine = (line: string, source: LabelSource): Labelled | string => {
  const read = labelsSchema.safeParse(parsed(line))
  if (read.success) return unknownId(read.data, source) ?? read.data
  const [issue] = read.error.issues
  if (issue === undefined || issue.path.length === 0) return `is no JSON object; write ${example}`
  return `${issue.path.join('.')} ${issue.message}`
}

const unknownId = (labels: Labelled, { services, plans, priorities }: LabelSource): string | null => {
  const lists: readonly (readonly [string, readonly string[], readonly string[]])[] = [
    ['an intent', labels.intents, intents],
    ['a service', labels.services, services.map(({ id }) => id)],
    ['a plan', labels.plans, plans.map(({ id }) => id)],
    ['a priority', labels.priority === null ? [] : [labels.priority], priorities.map(({ id }) => id)],
  ]
  for (const [what, named, known] of lists) {
    const unknown = named.find((id) => !known.includes(id))
    if (unknown !== undefined) return `${JSON.stringify(unknown)} is not ${what}; ${didYouMean(unknown, known)}`
  }
  return null
}

const parsed = (line: string): unknown => {
  try {
    return JSON.parse(line)
  } catch {
    return null
  }
}
