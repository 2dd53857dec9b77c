import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { FolderBytes, FolderFiles } from '../catalog/folder-files.ts'
import type { Catalog } from '../catalog/model.ts'
import type { CatalogOptions } from '../catalog/parse.ts'
import type { Problem, Result } from '../catalog/problems.ts'

const maxFiles = 200
const maxFileBytes = 8_000_000

/** The folder itself and the folders in it that are read, `''` for itself. */
export const catalogFolders = ['', 'replies', 'understanding', 'understanding/messages'] as const

/** Editors' own files (`.plans.yaml.swp`, `#plans.yaml#`, `plans.yaml~`) begin with a sign or end otherwise. */
const isCatalogFile = (name: string): boolean => /^[^.#~].*\.ya?ml$/.test(name)

/** Reads and checks a catalog's folder. What cannot be read is a problem like any other. */
export const readCatalog = async (folder: string, options: CatalogOptions = {}): Promise<Result<Catalog>> => {
  const [files, { parseCatalog }] = await Promise.all([readCatalogFiles(folder), import('../catalog/parse.ts')])
  return files.ok ? parseCatalog(files.value, options) : files
}

/** The texts of a catalog's folder, not yet looked into. */
export const readCatalogFiles = async (folder: string): Promise<Result<FolderFiles>> => {
  const bytes = await readCatalogBytes(folder)
  return bytes.ok ? decoded(bytes.value) : bytes
}

/** Texts take twice the memory of their bytes, and to see whether anything changed nobody needs them. */
export const readCatalogBytes = async (folder: string): Promise<Result<FolderBytes>> => {
  const listed = await Promise.all(catalogFolders.map((below) => listFiles(folder, below)))
  const names = listed.flatMap((each) => (each.ok ? each.value : []))
  if (names.length > maxFiles) return failed('', `the folder has ${names.length} files; at most ${maxFiles} are read`)
  const files = await Promise.all(names.map((name) => readBytes(folder, name)))
  const problems = [...listed, ...files].flatMap((each) => (each.ok ? [] : each.problems))
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: new Map(files.flatMap((each) => (each.ok ? [each.value] : []))) }
}

/**
 * Tells whether anything in the folder may have changed since, without reading it: which files there are, and of each
 * its number on the disk, its size, and when it and what is known of it were changed last. That last time no program
 * can set, so an edit shows that keeps the rest; but not every network drive tells it.
 */
export const catalogFingerprint = async (folder: string): Promise<string> => {
  const listed = await Promise.all(catalogFolders.map((below) => listFiles(folder, below)))
  const names = listed.flatMap((each) => (each.ok ? each.value : []))
  const files = await Promise.all(
    names.slice(0, maxFiles + 1).map(async (name) => {
      try {
        const { ino, size, mtimeNs, ctimeNs } = await stat(join(folder, name), { bigint: true })
        return [name, ino, size, mtimeNs, ctimeNs].join(' ')
      } catch (error) {
        return `${name} ${codeOf(error)}`
      }
    }),
  )
  const problems = listed.flatMap((each) => (each.ok ? [] : each.problems.map(({ message }) => message)))
  return [...files, ...problems].join('\n')
}

/** The texts of files, unless one is in another encoding. */
export const decoded = (files: FolderBytes): Result<FolderFiles> => {
  const texts = Array.from(files, ([name, bytes]) => [name, decodeUtf8(bytes)] as const)
  const problems = texts.flatMap(([name, text]) =>
    text === null ? failed(name, 'the file is not in UTF-8; save it as UTF-8').problems : [],
  )
  if (problems.length > 0) return { ok: false, problems }
  return { ok: true, value: new Map(texts.flatMap(([name, text]) => (text === null ? [] : [[name, text]]))) }
}

const listFiles = async (folder: string, below: string): Promise<Result<readonly string[]>> => {
  try {
    const names = (await readdir(join(folder, below))).filter(isCatalogFile)
    return { ok: true, value: below === '' ? names : names.map((name) => `${below}/${name}`) }
  } catch (error) {
    if (below !== '' && codeOf(error) === 'ENOENT') return { ok: true, value: [] }
    return failed(below, `the folder cannot be read (${codeOf(error)}); name one that holds a catalog and may be read`)
  }
}

/** Folders among those of the catalog in which somebody may have put files in vain. */
export const unreadFolders = async (folder: string): Promise<readonly Problem[]> => {
  const entries = await Promise.all(
    catalogFolders.filter((below) => below !== '').map((below) => foldersIn(folder, below)),
  )
  return entries
    .flat()
    .filter((name) => !catalogFolders.some((known) => known === name))
    .flatMap((name) => failed(name, 'nothing reads what is in this folder; put its files beside it').problems)
}

const foldersIn = async (folder: string, below: string): Promise<readonly string[]> => {
  try {
    const entries = await readdir(join(folder, below), { withFileTypes: true })
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${below}/${name}`)
  } catch {
    return []
  }
}

const readBytes = async (folder: string, name: string): Promise<Result<readonly [string, Uint8Array]>> => {
  try {
    const file = await stat(join(folder, name))
    // Whoever opens a pipe waits until somebody writes into it.
    if (!file.isFile()) return failed(name, 'is no file, though it is named like one; move it elsewhere')
    if (file.size > maxFileBytes) {
      return failed(name, `the file has ${file.size} bytes; at most ${maxFileBytes} are read; split it`)
    }
    return { ok: true, value: [name, await readFile(join(folder, name))] }
  } catch (error) {
    return failed(name, `the file cannot be read (${codeOf(error)}); check that it is a file that may be read`)
  }
}

/** Null where the bytes are no UTF-8, rather than a guess at what they mean. */
const decodeUtf8 = (bytes: Uint8Array): string | null => {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

const failed = (file: string, message: string): { ok: false; problems: readonly Problem[] } => ({
  ok: false,
  problems: [{ file, line: 1, column: 1, message }],
})

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
