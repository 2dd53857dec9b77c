import { type FSWatcher, watch } from 'node:fs'
import { join } from 'node:path'
import { digestOf } from '../catalog/digest.ts'
import type { FolderBytes } from '../catalog/folder-files.ts'
import type { Catalog } from '../catalog/model.ts'
import type { CatalogOptions } from '../catalog/parse.ts'
import type { Problem, Result } from '../catalog/problems.ts'
import { catalogFingerprint, catalogFolders, decoded, readCatalogBytes } from './catalog-folder.ts'

interface CatalogListener {
  /** A good edit: this catalog holds from now on. */
  onChange(catalog: Catalog): void | Promise<void>
  /** A broken edit was refused; the last good catalog still holds. Told once, until it is broken otherwise. */
  onProblem(problems: readonly Problem[]): void
}

interface WatchPace {
  /** The folder must read the same twice, this far apart, before it counts: no half-written file is taken over. */
  readonly settleMs: number
  /** How often the folder is looked at though nothing was heard: for places where changes make no noise. */
  readonly pollMs: number
  /** Of these looks every so-manieth reads the files though they look untouched. */
  readonly looksPerRead: number
}

/** Follows a catalog's folder, read as by `readCatalog`, while Frontdesk runs. Returns the way to stop. */
export const watchCatalog = (
  folder: string,
  options: CatalogOptions,
  current: Catalog,
  listener: CatalogListener,
  pace: WatchPace = { settleMs: 150, pollMs: 10_000, looksPerRead: 30 },
): (() => void) => {
  let known = current.digest
  let lastRead = known
  let reading = false
  let heardMeanwhile = false
  let lastLook: string | null = null
  let looks = 0
  let stopped = false
  let timer: NodeJS.Timeout | null = null

  const lookIn = (delayMs: number): void => {
    if (timer !== null) clearTimeout(timer)
    if (!stopped) timer = setTimeout(() => void look(), delayMs).unref()
  }
  const heard = (): void => {
    lastLook = null
    if (reading) heardMeanwhile = true
    else lookIn(pace.settleMs)
  }
  const look = async (): Promise<void> => {
    reading = true
    heardMeanwhile = false
    // Taken before the files are read: what changes meanwhile shows at the next look.
    const fingerprint = await catalogFingerprint(folder)
    const isUntouched = fingerprint === lastLook && ++looks % pace.looksPerRead !== 0
    const files = isUntouched ? null : await readCatalogBytes(folder)
    reading = false
    if (stopped) return
    if (files === null) return lookIn(heardMeanwhile ? pace.settleMs : pace.pollMs)
    const digest = contentDigest(files)
    const settled = digest === lastRead
    lastRead = digest
    lastLook = settled ? fingerprint : null
    if (settled && digest !== known) {
      known = digest
      await takeOver(files, options, listener)
    }
    lookIn(settled && !heardMeanwhile ? pace.pollMs : pace.settleMs)
  }

  const watchers = catalogFolders.flatMap((below) => watchFolder(join(folder, below), heard))
  lookIn(pace.settleMs)
  return () => {
    stopped = true
    if (timer !== null) clearTimeout(timer)
    for (const watcher of watchers) watcher.close()
  }
}

const takeOver = async (
  files: Result<FolderBytes>,
  options: CatalogOptions,
  listener: CatalogListener,
): Promise<void> => {
  const { parseCatalog } = await import('../catalog/parse.ts')
  const texts = files.ok ? decoded(files.value) : files
  const parsed = texts.ok ? parseCatalog(texts.value, options) : texts
  if (parsed.ok) void listener.onChange(parsed.value)
  else listener.onProblem(parsed.problems)
}

const contentDigest = (files: Result<FolderBytes>): string =>
  files.ok ? digestOf(files.value) : digestOf(new Map(files.problems.map(({ file, message }) => [file, message])))

/** A folder that is not there, or cannot be watched, is left to the poll. */
const watchFolder = (folder: string, onEvent: () => void): readonly FSWatcher[] => {
  try {
    const watcher = watch(folder, { persistent: false }, onEvent)
    watcher.on('error', () => watcher.close())
    return [watcher]
  } catch {
    return []
  }
}
