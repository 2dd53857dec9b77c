import type { Problem, Result } from './problems.ts'
import { didYouMean } from './suggest.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

const fileNames = [
  'vendor.yaml',
  'plans.yaml',
  'priorities.yaml',
  'services.yaml',
  'policies.yaml',
  'hours.yaml',
] as const
export type FileName = (typeof fileNames)[number]

/** A catalog's files by their path in the folder: `plans.yaml`, `replies/en.yaml`. */
export type FolderFiles = ReadonlyMap<string, string>
/** The same, not yet decoded. */
export type FolderBytes = ReadonlyMap<string, Uint8Array>

const atTop = (file: string, message: string): Problem => ({ file, line: 1, column: 1, message })

export const openFile = (files: FolderFiles, file: FileName | `replies/${string}`): Result<YamlFile> => {
  const text = files.get(file)
  return text === undefined
    ? { ok: false, problems: [atTop(file, 'the file is missing; README.md of the intents folder says what it holds')] }
    : readYaml(file, text)
}

/** Files of example messages. */
export const messageFiles = (files: FolderFiles): readonly string[] =>
  [...files.keys()].filter((name) => name.startsWith('understanding/messages/')).toSorted()

const isKnown = (file: string): boolean =>
  fileNames.some((name) => name === file) || /^(replies|understanding|understanding\/messages)\/[^/]+\.yaml$/.test(file)

/** Files that nothing reads: most likely misnamed. */
export const strangers = (files: FolderFiles): readonly Problem[] =>
  Array.from(files.keys())
    .filter((file) => !isKnown(file))
    .map((file) =>
      atTop(file, `nothing reads this file; ${didYouMean(file, [...fileNames, 'replies/', 'understanding/'])}`),
    )
