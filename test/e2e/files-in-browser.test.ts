import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { attachFiles, field, openPage, say } from '../adapters/web/browser/scene.ts'
import { launchBrowser } from '../support/browser.ts'
import { run, type Serving, startServer, workplace, writeInto } from '../support/program.ts'

const at = workplace()
const trace = '09:14 carrier A: 503 Service Unavailable\n'
let server: Serving
let browser: Browser
beforeAll(async () => {
  ;[server, browser] = await Promise.all([startServer(at), launchBrowser()])
})
afterAll(() => browser.close())

const saved = async (page: Page, name: RegExp): Promise<string> => {
  const download = page.waitForEvent('download')
  await page.getByRole('button', { name }).click()
  return readFile(await (await download).path(), 'utf8')
}

test('a file goes from the page into the ticket, and the engineer’s comes back while the page is open', async () => {
  const page = await openPage(browser, server)
  await attachFiles(page, { name: 'trace.log', mimeType: 'text/plain', buffer: Buffer.from(trace) })
  await say(page, 'One provider gets no calls since this morning')
  await page.getByText(/Ticket #1001 is open/).waitFor()
  expect((await run(at, ['tickets', 'show', '1001'])).stdout).toContain('trace.log')
  const out = join(at.folder, 'received.log')
  expect((await run(at, ['tickets', 'attachment', '1001', '1', '--out', out])).code).toBe(0)
  expect(await readFile(out, 'utf8')).toBe(trace)

  const secret = writeInto(at, 'internal.txt', 'the password of their switch')
  const guide = writeInto(at, 'guide.txt', 'turn it off and on again')
  await run(at, ['tickets', 'comment', '1001', 'for us', '--private', '--attach', secret])
  await run(at, ['tickets', 'comment', '1001', 'Please see the guide', '--attach', guide])
  await page.getByText('Please see the guide').waitFor()
  expect(await saved(page, /^Save guide\.txt/)).toBe('turn it off and on again')

  await page.reload()
  await field(page).waitFor()
  expect(await saved(page, /^Save guide\.txt/)).toBe('turn it off and on again')
  expect(await saved(page, /^Save trace\.log/)).toBe(trace)
  expect(await page.getByText('internal.txt').count()).toBe(0)
})
