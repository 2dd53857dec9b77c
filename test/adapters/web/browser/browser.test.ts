import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe } from 'vitest'
import { launchBrowser } from '../../../support/browser.ts'
import { accessibility } from './accessibility.ts'
import { connection } from './connection.ts'
import { conversation } from './conversation.ts'
import { embedding } from './embedding.ts'
import { files } from './files.ts'
import { language } from './language.ts'
import { refusals } from './refusals.ts'

let browser: Browser
// The first run unpacks a Chromium where the system has none.
beforeAll(async () => {
  browser = await launchBrowser()
}, 120_000)
afterAll(() => browser.close())

const suites = { conversation, accessibility, connection, refusals, embedding, files, language }
for (const [name, suite] of Object.entries(suites)) describe(name, { timeout: 40_000 }, () => suite(() => browser))
