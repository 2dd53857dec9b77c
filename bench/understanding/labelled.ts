import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Catalog } from '../../src/catalog/model.ts'
import { formatProblems } from '../../src/catalog/problems.ts'
import { readCatalog } from '../../src/runtime/catalog-folder.ts'
import { type Labelled, type LabelSource, readLabels } from '../../src/understanding/labelled.ts'

export const intentsFolder = fileURLToPath(new URL('../../intents', import.meta.url))

/** A file of one JSON object a line. @throws Error naming every line that is wrong */
export const readLabelled = (file: string, source: LabelSource): readonly Labelled[] => {
  const read = readLabels(readFileSync(file, 'utf8'), source)
  if (read.ok) return read.value
  throw new Error(read.problems.map(({ line, message }) => `\n${file}:${line}  ${message}`).join(''))
}

/** @throws Error naming every mistake of the folder */
export const mustLoadCatalog = async (folder: string): Promise<Catalog> => {
  const read = await readCatalog(folder)
  if (!read.ok) throw new Error(`\n${formatProblems(read.problems, folder)}`)
  return read.value
}
