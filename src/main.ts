import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import type { Logger } from 'pino'
import { webSettings } from '../adapters/web/settings.ts'
import type { Catalog } from './catalog/model.ts'
import type { CatalogOptions } from './catalog/parse.ts'
import { formatProblems } from './catalog/problems.ts'
import { UserError } from './cli/user-error.ts'
import { productSettings, readSettings } from './config.ts'
import { type Instant, instant } from './ids.ts'
import { createLog } from './log.ts'
import { readCatalog } from './runtime/catalog-folder.ts'
import { watchCatalog } from './runtime/catalog-watch.ts'
import type { Channel } from './runtime/channel.ts'
import { createFrontdesk, type Frontdesk } from './runtime/frontdesk.ts'
import { isLearned, loadMatcher } from './runtime/model-cache.ts'
import type { Store } from './store/store.ts'
import { isMongoUrl } from './store/store-url.ts'
import { createBuiltinHelpdesk } from './tickets/builtin.ts'
import type { Helpdesk } from './tickets/helpdesk.ts'
import type { Matcher } from './understanding/understanding.ts'

/** Every setting there is: the product's and each adapter's. */
export const settingsSchema = productSettings.extend(webSettings.shape)
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
  isLearned: (digest) => isLearned(settings.FRONTDESK_CACHE, digest),
})

/** The catalog that the settings name. @throws UserError with every problem, its file and line. */
export const loadCatalog = async (settings: AllSettings): Promise<Catalog> => {
  const folder = settings.FRONTDESK_INTENTS
  const catalog = await readCatalog(folder, catalogOptions(settings))
  if (catalog.ok) return catalog.value
  throw new UserError(`the catalog in ${folder} is wrong:\n${formatProblems(catalog.problems, folder)}`)
}

/** @throws StoreError with its remedy. */
const openStore = async (url: string): Promise<Store> => {
  if (isMongoUrl(url)) {
    const { openMongoStore } = await import('./store/mongodb/open.ts')
    return openMongoStore(url)
  }
  const { openSqliteStore } = await import('./store/sqlite/open.ts')
  return openSqliteStore(url)
}

export const matcherFor = (settings: AllSettings, catalog: Catalog): Promise<Matcher> =>
  loadMatcher(catalog, settings.FRONTDESK_CACHE)

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
  /** A promise lets the desk open while the matcher is being made. */
  readonly matcher?: Promise<Matcher>
}

/** Puts a desk together. Nothing is looked for or listened to until `start`. */
export const openDesk = async (options: DeskOptions): Promise<Desk> => {
  const { settings, now = () => instant(Date.now()), channels = [] } = options
  const catalog = await loadCatalog(settings)
  const log = createLog(settings.FRONTDESK_LOG_LEVEL)
  const store = await openStore(options.store ?? settings.FRONTDESK_STORE)
  const helpdesk = createBuiltinHelpdesk(store)
  const frontdesk = createFrontdesk({
    store,
    helpdesk,
    catalog,
    matcher: options.matcher ?? matcherFor(settings, catalog),
    channels: [{ platform: 'web' }, { platform: 'terminal' }, ...channels],
    now,
    randomBytes: (count) => randomBytes(count),
    log,
  })
  return { settings, catalog, store, helpdesk, frontdesk, log, now }
}

/** A running server, and the way to end it. */
export interface Server {
  readonly url: string
  /** Resolves when everything in hand is done and stored. */
  close(): Promise<void>
}

/** How long requests in hand may take once the server is told to end. */
const closeWithinMs = 5000

/** Opens the desk to the world: listens, carries out due work, and follows the catalog's folder. */
export const serve = async (settings: AllSettings): Promise<Server & { readonly desk: Desk }> => {
  const [{ createWebChannel }, { buildClient }, { createHttpApp, listen }] = await Promise.all([
    import('../adapters/web/channel.ts'),
    import('../adapters/web/build.ts'),
    import('./runtime/http.ts'),
  ])
  const desk = await openDesk({ settings })
  const { frontdesk, store, log } = desk
  const web = createWebChannel(frontdesk, { settings, client: buildClient, log })
  const trustedProxies = settings.FRONTDESK_TRUSTED_PROXIES
  const app = createHttpApp({ routers: [web.router], trustedProxies, ready: () => frontdesk.ready(), log })
  const server = await listen(app, settings.FRONTDESK_HOST, settings.PORT).catch(async (error: unknown) => {
    web.close()
    await store.close()
    throw error
  })
  frontdesk.start()
  const unwatch = followCatalog(desk)
  return {
    desk,
    url: `http://${settings.FRONTDESK_HOST.includes(':') ? `[${settings.FRONTDESK_HOST}]` : settings.FRONTDESK_HOST}:${server.port}`,
    close: async () => {
      unwatch()
      web.close()
      await server.close(closeWithinMs)
      await frontdesk.stop()
      await store.close()
    },
  }
}

/** Takes good edits of the catalog over while running; a broken one is refused and the old one stays. */
const followCatalog = ({ settings, catalog, frontdesk, log }: Desk): (() => void) => {
  const folder = settings.FRONTDESK_INTENTS
  return watchCatalog(folder, catalogOptions(settings), catalog, {
    onChange: async (changed) => {
      const matcher = await matcherFor(settings, changed)
      frontdesk.useCatalog(changed, matcher)
      log.info({ digest: changed.digest }, 'the changed catalog holds from now on')
    },
    onProblem: (problems) => {
      log.error(
        { problems: formatProblems(problems, folder).split('\n') },
        'the changed catalog is wrong; the old one stays',
      )
    },
  })
}
