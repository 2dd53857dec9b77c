import type { z } from 'zod'
import { madeOnce } from '../made-once.ts'
import { messagesSchema } from '../understanding/schema.ts'
import { checkFile } from './check-file.ts'
import { type FolderFiles, messageFiles } from './folder-files.ts'
import { readYaml, type YamlFile } from './yaml-file.ts'

/** The example messages, file by file; read once for all that look through them. */
export const exampleFiles = madeOnce((files: FolderFiles) =>
  messageFiles(files).flatMap((name) =>
    within(files, name, messagesSchema, (source, messages) => [{ source, messages: messages ?? [] }]),
  ),
)

/** What is found in a file; nothing where there is no such file, or where it doesn't fit. */
export const within = <Schema extends z.ZodType, Item>(
  files: FolderFiles,
  name: string,
  schema: Schema,
  find: (source: YamlFile, value: z.output<Schema>) => readonly Item[],
): readonly Item[] => {
  const text = files.get(name)
  const read = text === undefined ? null : readYaml(name, text)
  if (!read?.ok) return []
  const checked = checkFile(read.value, schema)
  return checked.ok ? find(read.value, checked.value) : []
}
