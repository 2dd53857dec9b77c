import { access, constants } from 'node:fs/promises'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { bundledChromium, type Executable } from './bundled-chromium.ts'

const systemPaths = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
  '/snap/bin/chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
]

const isExecutable = (path: string): Promise<boolean> =>
  access(path, constants.X_OK).then(
    () => true,
    () => false,
  )

const find = async (): Promise<Executable> => {
  const named = process.env.FRONTDESK_TEST_CHROMIUM
  if (named === 'bundled') return (await bundledChromium()) ?? none()
  if (named !== undefined) return { executablePath: named, env: {} }
  for (const executablePath of systemPaths) if (await isExecutable(executablePath)) return { executablePath, env: {} }
  return (await bundledChromium()) ?? none()
}

const none = (): never => {
  throw new Error(
    'The browser tests need a Chromium or Chrome, and there is none. Install one with `npx playwright-core install ' +
      'chromium`, and give its path in FRONTDESK_TEST_CHROMIUM.',
  )
}

/**
 * A Chromium without a window: the one whose path is in FRONTDESK_TEST_CHROMIUM (`bundled`: the one that was installed
 * with us), else the system's, else the bundled one.
 */
export const launchBrowser = async (): Promise<Browser> => {
  const { executablePath, env } = await find()
  // Containers let no process make the namespaces that the sandbox is built of; the pages opened here are our own.
  const args = ['--no-sandbox', '--disable-dev-shm-usage']
  return chromium.launch({ executablePath, args, env: { ...process.env, ...env }, timeout: 60_000 })
}

/** A page as a new visitor's: without storage, and failing what it waits for after ten seconds. */
export const newVisitor = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Vilnius', ...options })
  context.setDefaultTimeout(10_000)
  return context.newPage()
}
