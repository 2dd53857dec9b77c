import { access, constants } from 'node:fs/promises'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

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

interface Found {
  readonly executablePath: string
  readonly args: readonly string[]
}

/** The one that came with the installation, unpacked into the temporary folder on its first use. */
const bundled = async (): Promise<Found | null> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  const { default: packed } = await import('@sparticuz/chromium')
  return { executablePath: await packed.executablePath(), args: packed.args }
}

const find = async (): Promise<Found> => {
  const named = process.env.FRONTDESK_TEST_CHROMIUM
  if (named !== undefined) return { executablePath: named, args: [] }
  for (const executablePath of systemPaths) if (await isExecutable(executablePath)) return { executablePath, args: [] }
  const unpacked = await bundled()
  if (unpacked !== null) return unpacked
  throw new Error(
    'The browser tests need a Chromium or Chrome, and there is none. Install one with `npx playwright-core install ' +
      'chromium`, and give its path in FRONTDESK_TEST_CHROMIUM.',
  )
}

/** A Chromium without a window: the one of FRONTDESK_TEST_CHROMIUM, the system's, or the one that was installed with us. */
export const launchBrowser = async (): Promise<Browser> => {
  const { executablePath, args } = await find()
  // Containers let no process make the namespaces that the sandbox is built of; the pages opened here are our own.
  return chromium.launch({ executablePath, args: [...args, '--no-sandbox'], timeout: 60_000 })
}

/** A page as a new visitor's: without storage, and failing what it waits for after ten seconds. */
export const newVisitor = async (browser: Browser, options: BrowserContextOptions = {}): Promise<Page> => {
  const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Vilnius', ...options })
  context.setDefaultTimeout(10_000)
  return context.newPage()
}
