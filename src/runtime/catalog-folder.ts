import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Catalog } from '../catalog/model.ts'
import { parseCatalog } from '../catalog/parse.ts'
import type { Problem, Result } from '../catalog/problems.ts'

const maxFiles = 200
const maxFileBytes = 8_000_000

/** Editors' own files (`.services.yaml.swp`, `#plans.yaml#`, `plans.yaml~`) end otherwise or begin with a sign. */
const isCatalogFile = (name: string): boolean => /\.ya?ml$/.test(name) && !/^[.#~_]/.test(name)

/** Reads and checks a catalog's folder. What cannot be read is a problem like any other. */
export const readCatalog = async (folder: string): Promise<Result<Catalog>> => {
  const files = await readFolder(folder)
  return files.ok ? parseCatalog(files.value) : files
}

const readFolder = async (folder: string): Promise<Result<ReadonlyMap<string, string>>> => {
  const names = await listFolder(folder)
  if (!names.ok) return names
  const read = await Promise.all(names.value.map(async (name) => ({ name, text: await readText(folder, name) })))
  const problems = read.flatMap(({ text }) => (text.ok ? [] : text.problems))
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: new Map(read.flatMap(({ name, text }) => (text.ok ? [[name, text.value] as const] : []))) }
}

const listFolder = async (folder: string): Promise<Result<readonly string[]>> => {
  try {
    const top = await readdir(folder, { withFileTypes: true })
    const deeper = await Promise.all(
      top
        .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
        .map(async ({ name }) =>
          (await readdir(join(folder, name))).filter(isCatalogFile).map((file) => `${name}/${file}`),
        ),
    )
    const names = [
      ...top
        .filter((entry) => !entry.isDirectory())
        .map(({ name }) => name)
        .filter(isCatalogFile),
      ...deeper.flat(),
    ]
    if (names.length > maxFiles) return failed('', `the folder has ${names.length} files; at most ${maxFiles} are read`)
    return { ok: true, value: names }
  } catch (error) {
    return failed('', `the folder cannot be read (${codeOf(error)}); name one that holds a catalog`)
  }
}

const readText = async (folder: string, name: string): Promise<Result<string>> => {
  try {
    const { size } = await stat(join(folder, name))
    if (size > maxFileBytes) return failed(name, `the file has ${size} bytes; at most ${maxFileBytes} are read`)
    return { ok: true, value: await readFile(join(folder, name), 'utf8') }
  } catch (error) {
    return failed(name, `the file cannot be read (${codeOf(error)}); check that it may be read by Frontdesk`)
  }
}

const failed = (file: string, message: string): { ok: false; problems: readonly Problem[] } => ({
  ok: false,
  problems: [{ file, line: 1, column: 1, message }],
})

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
