import { createRequire } from 'node:module'
import type { Document } from 'yaml'
import { z } from 'zod'
import { type FileLimits, fileKinds } from './attachments/attachment.ts'
import { didYouMean } from './catalog/suggest.ts'
import { isZone } from './schedule/zone.ts'

const wholeNumber = (least: number, most: number, error = `must be a whole number, ${least} to ${most}`) =>
  z.preprocess(
    (value) => (typeof value === 'string' && /^\d{1,9}$/.test(value.trim()) ? Number(value) : value),
    z.int({ error }).min(least, { error }).max(most, { error }),
  )

const kindsIn = (text: string): readonly string[] =>
  text.trim() === 'none' ? [] : text.split(',').flatMap((kind) => kind.trim() || [])

/** The product's own settings. An adapter adds its settings to them where the program is put together. */
export const productSettings = z.object({
  PORT: wholeNumber(0, 65_535, 'must be a port, 0 to 65535').default(3000).describe('Port of the web server'),
  FRONTDESK_HOST: z.string().min(1).default('127.0.0.1').describe('Address that the web server listens on'),
  FRONTDESK_STORE: z
    .string()
    .regex(/^(sqlite:|mongodb(\+srv)?:\/\/)./, 'must be sqlite:PATH, sqlite::memory: or mongodb://HOST/DATABASE')
    .default('sqlite:./data/frontdesk.db')
    .describe(
      'Where everything is kept: a file, or a MongoDB that several processes share; `sqlite::memory:` forgets it at the end',
    ),
  FRONTDESK_INTENTS: z.string().min(1).default('./intents').describe('Folder of the catalog'),
  FRONTDESK_ZONE: z
    .string()
    .refine(isZone, 'must be a fixed offset such as UTC+1 or an IANA zone such as Europe/Paris')
    .optional()
    .describe("The desk's time zone, in place of the one in `hours.yaml`"),
  FRONTDESK_CACHE: z.string().min(1).default('./data/cache').describe('Folder for what can be made again'),
  FRONTDESK_REVIEW_DAYS: wholeNumber(0, 3650, 'must be a number of days, 0 to 3650')
    .default(30)
    .describe('How long messages that were not understood are listed by `intents review`; 0 collects none'),
  FRONTDESK_FILE_KINDS: z
    .preprocess(
      (value) => (typeof value === 'string' ? kindsIn(value) : value),
      z.array(z.enum(fileKinds, { error: `must be none, or some of ${fileKinds.join(', ')}` })).readonly(),
    )
    .default(fileKinds)
    .describe('Kinds of files that customers may send, several with commas; `none` for none'),
  FRONTDESK_FILE_MAX_MB: wholeNumber(1, 100).default(10).describe('Megabytes that a file may have'),
  FRONTDESK_FILES_PER_MESSAGE: wholeNumber(0, 20).default(5).describe('Files that are taken of one message'),
  FRONTDESK_MESSAGES_PER_MINUTE: wholeNumber(1, 10_000)
    .default(30)
    .describe('Messages by one person in a minute that are answered on chat platforms; more are only kept'),
  FRONTDESK_LOG_LEVEL: z
    .enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], {
      error: 'must be one of trace, debug, info, warn, error, fatal, silent',
    })
    .default('info')
    .describe('How much is logged to standard error'),
})

/** Which files are taken in. */
export const fileLimitsOf = (settings: z.output<typeof productSettings>): FileLimits => ({
  kinds: settings.FRONTDESK_FILE_KINDS,
  mostBytes: settings.FRONTDESK_FILE_MAX_MB * 1024 * 1024,
  mostPerMessage: settings.FRONTDESK_FILES_PER_MESSAGE,
})

/** Where settings come from; the environment goes before the file. */
export interface SettingSources {
  readonly env: Readonly<Record<string, string | undefined>>
  /** Text of `frontdesk.yaml`; null when there is none. */
  readonly file: string | null
}

export type Settings<Schema extends z.ZodObject> =
  | { readonly ok: true; readonly value: z.output<Schema> }
  /** One sentence each: the setting, what is wrong, what would be right. Never a value that could be secret. */
  | { readonly ok: false; readonly problems: readonly string[] }

const prefix = 'FRONTDESK_'
/** Settings that would be readable by whoever reads the file, or a backup of it. */
const isSecret = (name: string): boolean => /(SECRET|TOKEN|PASSWORD|KEY)$/i.test(name)
const holdsPassword = (value: unknown): boolean => typeof value === 'string' && /^[a-z+]+:\/\/[^/]*:.*@/.test(value)

/** A name with nothing behind it, as in the files that containers get their environment from, sets nothing. */
const isSet = ([, value]: readonly [string, unknown]): boolean =>
  value != null && (typeof value !== 'string' || value.trim() !== '')

/** Reads all settings. Those that are empty count as not given. Unknown ones, wrong ones and secrets in the file are refused, all at once. */
export const readSettings = <Schema extends z.ZodObject>(schema: Schema, sources: SettingSources): Settings<Schema> => {
  const known = Object.keys(schema.shape)
  const file = sources.file === null ? { values: {}, problems: [] } : readFile(sources.file)
  const fromEnv = Object.entries(sources.env).filter(([name]) => known.includes(name) || name.startsWith(prefix))
  const unknown = [...Object.keys(file.values), ...fromEnv.map(([name]) => name)]
    .filter((name) => !known.includes(name))
    .map((name) => `${name} is no setting; ${didYouMean(name, known, prefix)}`)
  const inFile = Object.entries(file.values)
    .filter(isSet)
    .filter(([name, value]) => isSecret(name) || holdsPassword(value))
    .map(([name]) => `${name} stands in frontdesk.yaml; secrets come from the environment only`)
  const given = [...Object.entries(file.values), ...fromEnv].filter(isSet)
  const read = schema.safeParse(Object.fromEntries(given), { error: wantsText })
  const wrong = read.success ? [] : read.error.issues.map((issue) => `${issue.path[0]?.toString()} ${issue.message}`)
  const problems = [...file.problems, ...unknown, ...inFile, ...new Set(wrong)]
  return read.success && problems.length === 0 ? { ok: true, value: read.data } : { ok: false, problems }
}

/** YAML takes some words for numbers, and for yes and no; the environment holds texts alone. */
const wantsText: z.core.$ZodErrorMap = ({ code, expected }) =>
  code === 'invalid_type' && expected === 'string' ? 'must be a text: put it in "quotes" in frontdesk.yaml' : undefined

/** Loaded where there is a file: most desks are set up by the environment alone. */
const yaml = (): typeof import('yaml') => createRequire(import.meta.url)('yaml')

const readFile = (text: string): { values: Record<string, unknown>; problems: readonly string[] } => {
  const document = yaml().parseDocument(text)
  const [error] = document.errors
  if (error !== undefined) {
    const wrong = error.code === 'DUPLICATE_KEY' ? 'a setting stands there twice' : 'not YAML'
    return unreadable(`, line ${error.linePos?.[0].line ?? 1}: ${wrong}; write`)
  }
  const values = z.record(z.string(), z.unknown()).safeParse(contentOf(document))
  return values.success ? { values: values.data, problems: [] } : unreadable(': must hold')
}

const unreadable = (what: string) => ({ values: {}, problems: [`frontdesk.yaml${what} one "NAME: value" a line`] })

/** Null where an alias stands for nothing, or for too much. */
const contentOf = (document: Document.Parsed): unknown => {
  try {
    return document.toJS() ?? {}
  } catch {
    return null
  }
}
