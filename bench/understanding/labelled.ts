import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import type { Catalog } from '../../src/catalog/model.ts'
import { formatProblems } from '../../src/catalog/problems.ts'
import { readCatalog } from '../../src/runtime/catalog-folder.ts'

export const intentsFolder = fileURLToPath(new URL('../../intents', import.meta.url))

const labelsSchema = z.object({
  text: z.string(),
  intents: z.array(z.string()),
  services: z.array(z.string()).default([]),
  plans: z.array(z.string()).default([]),
  priority: z.string().nullable().default(null),
  ticket: z.string().nullable().default(null),
})
/** What a perfect triager understands from a message. */
export type Labelled = z.output<typeof labelsSchema>

/** A file of one JSON object a line. */
export const readLabelled = (file: string): readonly Labelled[] =>
  readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map((line) => labelsSchema.parse(JSON.parse(line)))

/** @throws Error naming every mistake of the folder */
export const mustLoadCatalog = async (folder: string): Promise<Catalog> => {
  const read = await readCatalog(folder)
  if (!read.ok) throw new Error(`\n${formatProblems(read.problems, folder)}`)
  return read.value
}
