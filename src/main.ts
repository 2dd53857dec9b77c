import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { webSettings } from '../adapters/web/settings.ts'
import { putLinksInForm } from './accounts/link-forms.ts'
import type { Catalog } from './catalog/model.ts'
import type { CatalogOptions } from './catalog/parse.ts'
import { formatProblems, type Result } from './catalog/problems.ts'
import { fileLimitsOf, productSettings, readSettings } from './config.ts'
import { type Instant, instant } from './ids.ts'
import { createLog } from './log.ts'
import {
  type Away,
  checkPlatforms,
  openPlatforms,
  type Platform,
  platformSettings,
  startPlatforms,
  userForms,
} from './platforms.ts'
import { readCatalogOnce, withoutExamples } from './runtime/catalog-cache.ts'
import { watchCatalog } from './runtime/catalog-watch.ts'
import { type Channel, troublesOf } from './runtime/channel.ts'
import { createFrontdesk, type Frontdesk } from './runtime/frontdesk.ts'
import type { HttpServer } from './runtime/http.ts'
import { installedCache, isLearned, loadMatcher } from './runtime/model-cache.ts'
import { reportLostPlans, untilPlansAreKept } from './runtime/plan-guard.ts'
import { createPresence } from './runtime/presence.ts'
import { readShippedReplies } from './runtime/shipped.ts'
import { beginLearner, type Learner } from './runtime/train-apart.ts'
import { watchedChannel } from './runtime/watched-channel.ts'
import type { Store, StoreError } from './store/store.ts'
import { isMongoUrl } from './store/store-url.ts'
import { createBuiltinHelpdesk } from './tickets/builtin.ts'
import type { Helpdesk } from './tickets/helpdesk.ts'
import type { Matcher } from './understanding/understanding.ts'
import { UserError } from './user-error.ts'

/** Every setting there is: the product's and each adapter's. */
export const settingsSchema = productSettings.extend(webSettings.shape).extend(platformSettings.shape)
export type AllSettings = ReturnType<typeof loadSettings>

const settingsFile = 'frontdesk.yaml'

/** Settings from the environment and `frontdesk.yaml` in the working folder. @throws UserError naming all that is wrong. */
export const loadSettings = () => {
  const settings = readSettings(settingsSchema, { env: process.env, file: readSettingsFile() })
  if (settings.ok) return settings.value
  throw new UserError(`the settings are wrong:\n${settings.problems.map((each) => `  ${each}`).join('\n')}`)
}

const readSettingsFile = (): string | null => {
  try {
    return readFileSync(settingsFile, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    if (code === 'ENOENT') return null
    throw new UserError(`${settingsFile} can't be read (${String(code)})`, 'let Frontdesk read it, or remove it')
  }
}

const catalogOptions = (settings: AllSettings): CatalogOptions => ({
  zone: settings.FRONTDESK_ZONE ?? null,
  shippedReplies: readShippedReplies(),
  isLearned: (digest) => isLearned(settings.FRONTDESK_CACHE, digest),
})

/**
 * The catalog that the settings name, or every problem in it.
 * @param onUnlearned called while it is still being read, where it must be learned before a message is understood
 */
export const readNamedCatalog = (settings: AllSettings, onUnlearned = () => {}): Promise<Result<Catalog>> =>
  readCatalogOnce(settings.FRONTDESK_INTENTS, {
    zone: settings.FRONTDESK_ZONE ?? null,
    shippedReplies: readShippedReplies(),
    cacheFolder: settings.FRONTDESK_CACHE,
    onUnlearned,
  })

/**
 * The catalog that the settings name.
 * @param onUnlearned as in `readNamedCatalog`
 * @throws UserError with the problems, their file and line.
 */
export const loadCatalog = async (settings: AllSettings, onUnlearned?: () => void): Promise<Catalog> => {
  const folder = settings.FRONTDESK_INTENTS
  const catalog = await readNamedCatalog(settings, onUnlearned)
  if (catalog.ok) return catalog.value
  throw new UserError(`the catalog in ${folder} is wrong:\n${formatProblems(catalog.problems, folder)}`)
}

/** @param log hears of what the store does without meanwhile. @throws StoreError with its remedy. */
export const openStore = async (url: string, log?: Logger): Promise<Store> => {
  if (isMongoUrl(url)) {
    const { openMongoStore } = await import('./store/mongodb/open.ts')
    return openMongoStore(url, undefined, (trouble) => logTrouble(trouble, log))
  }
  const { openSqliteStore } = await import('./store/sqlite/open.ts')
  return openSqliteStore(url)
}

const logTrouble = (trouble: StoreError | null, log: Logger | undefined): void => {
  if (trouble === null) log?.info('the database tells again what other processes save')
  else {
    const { message, remedy } = trouble
    log?.warn({ what: message, remedy }, 'what other processes save is looked for every two seconds: nobody tells')
  }
}

export const matcherFor = (settings: AllSettings, catalog: Catalog): Promise<Matcher> =>
  loadMatcher(catalog, settings.FRONTDESK_CACHE)

/**
 * The catalog that the settings name, and the way to make what reads messages by it: where that must be learned, it was
 * made ready for meanwhile. @throws UserError as `loadCatalog`
 */
export const loadUnderstood = async (settings: AllSettings) => {
  let learner: Learner | null = null
  const catalog = await loadCatalog(settings, () => {
    learner ??= beginLearner()
  })
  const makeMatcher = () => loadMatcher(catalog, settings.FRONTDESK_CACHE, installedCache, learner)
  return { catalog, makeMatcher }
}

/** The parts, put together. */
export interface Desk {
  readonly settings: AllSettings
  readonly catalog: Catalog
  readonly store: Store
  readonly helpdesk: Helpdesk
  readonly frontdesk: Frontdesk
  readonly log: Logger
  readonly now: () => Instant
}

export interface DeskOptions {
  readonly settings: AllSettings
  /** In place of the one that the settings name. */
  readonly store?: string
  readonly now?: () => Instant
  /** Who is sent to by this process. Conversations of the web and the terminal are read from the transcript. */
  readonly channels?: readonly Channel[]
  /** How many messages of one person are answered in a minute; absent: all. */
  readonly messagesPerMinute?: number
  /** A promise lets the desk open while the matcher is being made. */
  readonly matcher?: Promise<Matcher>
}

/** Puts a desk together. Nothing is looked for or listened to until `start`. */
export const openDesk = async (options: DeskOptions): Promise<Desk> => {
  const { settings, now = () => instant(Date.now()), channels = [] } = options
  const given = options.matcher
  const understood =
    given === undefined
      ? await loadUnderstood(settings)
      : { catalog: await loadCatalog(settings), makeMatcher: () => given }
  const catalog = withoutExamples(understood.catalog)
  const log = createLog(settings.FRONTDESK_LOG_LEVEL)
  const store = await openStore(options.store ?? settings.FRONTDESK_STORE, log)
  const helpdesk = createBuiltinHelpdesk(store)
  const frontdesk = createFrontdesk({
    store,
    helpdesk,
    catalog,
    matcher: understood.makeMatcher(),
    channels: [{ platform: 'web' }, { platform: 'terminal' }, ...channels],
    fileLimits: fileLimitsOf(settings),
    now,
    randomBytes: (count) => randomBytes(count),
    presence: createPresence(randomBytes),
    log,
    reviewDays: settings.FRONTDESK_REVIEW_DAYS,
    ...(options.messagesPerMinute === undefined ? {} : { messagesPerMinute: options.messagesPerMinute }),
  })
  return { settings, catalog, store, helpdesk, frontdesk, log, now }
}

/** A running server, and the way to end it. */
export interface Server {
  readonly url: string
  readonly desk: Desk
  readonly platforms: readonly Platform[]
  /** Platforms that were not reached by the time we served everybody else, with why, where that is known. */
  readonly connecting: Away
  /** Resolves when everything in hand is done and stored. */
  close(): Promise<void>
}

/** How long requests in hand may take once the server is told to end. */
const closeWithinMs = 5000

/** Opens the desk to the world: listens, carries out due work, and follows the catalog's folder. */
export const serve = async (settings: AllSettings): Promise<Server> => {
  checkPlatforms(settings)
  // Before all else is loaded: where the catalog must be learned, another process begins with that.
  const desk = await openDesk({ settings, messagesPerMinute: settings.FRONTDESK_MESSAGES_PER_MINUTE })
  const [{ createWebChannel }, { buildClient }, { createHttpApp, listen }] = await Promise.all([
    import('../adapters/web/channel.ts'),
    import('../adapters/web/build.ts'),
    import('./runtime/http.ts'),
  ])
  const { frontdesk, store, log } = desk
  await putLinksInForm(store, userForms, log)
  await reportLostPlans(desk, desk.catalog)
  logWarnings(desk, desk.catalog)
  const web = createWebChannel(frontdesk, { settings, host: settings.FRONTDESK_HOST, client: buildClient, log })
  const platforms = (await openPlatforms(desk)).map((platform) => ({
    ...platform,
    channel: watchedChannel(platform.channel, desk.now, log),
  }))
  for (const { channel } of platforms) frontdesk.connect(channel)
  const routers = [...platforms.flatMap(({ router }) => router ?? []), web.router]
  const trustedProxies = settings.FRONTDESK_TRUSTED_PROXIES
  const troubles = () => troublesOf(platforms.map(({ channel }) => channel))
  const app = createHttpApp({ routers, trustedProxies, ready: () => frontdesk.ready(), troubles, log })
  let unwatch = () => {}
  let server: HttpServer | null = null
  const close = async (): Promise<void> => {
    unwatch()
    web.close()
    await Promise.all(platforms.map(({ stop }) => stop()))
    await server?.close(closeWithinMs)
    await frontdesk.stop()
    await store.close()
  }
  try {
    server = await listen(app, settings.FRONTDESK_HOST, settings.PORT)
    frontdesk.start()
    unwatch = takeEditsOver(desk)
    const connecting = await startPlatforms(platforms, log)
    const host = settings.FRONTDESK_HOST.includes(':') ? `[${settings.FRONTDESK_HOST}]` : settings.FRONTDESK_HOST
    return { url: `http://${host}:${server.port}`, desk, platforms, connecting, close }
  } catch (error) {
    await close()
    throw error
  }
}

const logWarnings = ({ settings, log }: Desk, { warnings }: Catalog): void => {
  if (warnings.length === 0) return
  const problems = formatProblems(warnings, settings.FRONTDESK_INTENTS)
  log.warn({ problems: problems.split('\n') }, 'the catalog holds, but look at these')
}

/** Takes good edits of the catalog over while running; a broken one is refused and the old one stays. */
const takeEditsOver = (desk: Desk): (() => void) => {
  const { settings, catalog, frontdesk, log } = desk
  return followCatalog(settings, catalog, {
    untilItMay: (changed, isWanted) =>
      untilPlansAreKept(desk, { before: frontdesk.catalog(), after: changed }, isWanted),
    onChange: (changed, matcher) => {
      frontdesk.useCatalog(changed, matcher)
      log.info({ digest: changed.digest }, 'the changed catalog holds from now on')
      logWarnings(desk, changed)
    },
    onProblem: (problems) => {
      log.error({ problems: problems.split('\n') }, 'the changed catalog is wrong; the old one stays')
    },
  })
}

interface CatalogFollower {
  /** Resolves once a good edit may hold; with false where it came to nothing. Absent: at once. */
  untilItMay?(catalog: Catalog, isWanted: () => boolean): Promise<boolean>
  /** A good edit was seen, and is being learned. */
  onLearning?(): void
  /** A good edit, and what reads messages by it. */
  onChange(catalog: Catalog, matcher: Matcher): void
  /** A broken edit, a line for each thing that is wrong. */
  onProblem(problems: string): void
}

/** Follows the catalog that the settings name while it is edited. Returns the way to stop. */
export const followCatalog = (settings: AllSettings, catalog: Catalog, follower: CatalogFollower): (() => void) => {
  const folder = settings.FRONTDESK_INTENTS
  let newest = catalog.digest
  return watchCatalog(folder, catalogOptions(settings), catalog, {
    onChange: async (changed) => {
      newest = changed.digest
      // Edited again while this one waited or was learned: the later edit holds.
      const isWanted = () => newest === changed.digest
      if ((await follower.untilItMay?.(changed, isWanted)) === false) return
      follower.onLearning?.()
      const matcher = await matcherFor(settings, changed)
      if (isWanted()) follower.onChange(withoutExamples(changed), matcher)
    },
    onProblem: (problems) => follower.onProblem(formatProblems(problems, folder)),
  })
}
