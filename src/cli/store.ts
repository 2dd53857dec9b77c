import { existsSync } from 'node:fs'
import { Command, Option } from 'commander'
import { loadSettings } from '../main.ts'
import type { Archive, ArchiveWriter } from '../store/archive.ts'
import { copyStore } from '../store/copy.ts'
import { isMongoUrl, shownUrl, sqliteFileOf } from '../store/store-url.ts'
import { UserError } from '../user-error.ts'
import { jsonOption } from './options.ts'
import { printJson, printTable } from './print.ts'
import { progressBar } from './progress-bar.ts'

export const storeCommand = new Command('store').description('the store as a whole')

interface CopyOptions {
  readonly from?: string
  readonly to?: string
  readonly json?: true
}

const urlOption = (name: string, what: string) =>
  new Option(`--${name} <store>`, `${what}: sqlite:PATH or mongodb://…; FRONTDESK_STORE where it is left out`)

storeCommand
  .command('copy')
  .description(
    'copy everything to another store, while no desk runs on either; run it again to go on with a copy that was broken off',
  )
  .addOption(urlOption('from', 'what to copy'))
  .addOption(urlOption('to', 'where to'))
  .addOption(jsonOption())
  .action(async (options: CopyOptions) => {
    const { from, to } = urlsOf(options)
    for (const url of [from, to]) warnIfUsed(url)
    const source = await openArchive(from)
    try {
      const target = await openWriter(to)
      try {
        await copy(source, target, { source: shownUrl(from), json: options.json === true })
      } finally {
        await target.close()
      }
    } finally {
      await source.close()
    }
  })

/** A password is better left out of the command, where other users of the machine see it. */
const urlsOf = ({ from, to }: CopyOptions): { readonly from: string; readonly to: string } => {
  if (from === undefined && to === undefined)
    throw new UserError('say what to copy or where to', 'give --from, --to or both')
  const configured = from === undefined || to === undefined ? loadSettings().FRONTDESK_STORE : ''
  const urls = { from: from ?? configured, to: to ?? configured }
  for (const url of [urls.from, urls.to]) {
    if (!isMongoUrl(url) && !/^sqlite:./.test(url)) {
      throw new UserError(
        `${JSON.stringify(shownUrl(url))} is no store`,
        'write sqlite:PATH or mongodb://HOST/DATABASE',
      )
    }
  }
  if (urls.from === urls.to) throw new UserError('both are the same store', 'name another one in --from or --to')
  return urls
}

/** While somebody has the file open, its journal lies beside it. */
const warnIfUsed = (url: string): void => {
  const file = sqliteFileOf(url)
  if (file === null || !existsSync(`${file}-wal`)) return
  const remedy = 'stop it and copy again: what it writes from now on is not in the copy'
  console.error(`${shownUrl(url)} is in use, or whoever used it was killed. If a desk runs on it, ${remedy}.`)
}

const openArchive = async (url: string): Promise<Archive> => {
  if (isMongoUrl(url)) return (await import('../store/mongodb/archive.ts')).openMongoArchive(url)
  return (await import('../store/sqlite/archive.ts')).openSqliteArchive(url)
}

const openWriter = async (url: string): Promise<ArchiveWriter> => {
  if (isMongoUrl(url)) return (await import('../store/mongodb/archive-writer.ts')).openMongoWriter(url)
  return (await import('../store/sqlite/archive.ts')).openSqliteWriter(url)
}

const copy = async (from: Archive, to: ArchiveWriter, { source, json }: { source: string; json: boolean }) => {
  const bar = progressBar(process.stderr)
  const result = await copyStore(from, to, { source, onProgress: bar.show }).finally(bar.end)
  if (result.kind === 'other-source') {
    throw new UserError(
      `a copy of ${result.source} is unfinished there`,
      'go on with that one, or name a new store in --to',
    )
  }
  if (result.kind === 'differs') {
    throw new UserError(
      `the ${result.of} of the copy differ from those copied`,
      'stop every Frontdesk that runs on one of the two stores, and copy into a new one',
    )
  }
  if (json) return printJson({ copied: result.kinds })
  printTable([
    ['', 'records', 'SHA-256, the same on both sides'],
    ...result.kinds.map(({ kind, count, checksum }) => [kind, String(count), checksum.slice(0, 16)]),
  ])
}
