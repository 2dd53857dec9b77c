import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { textBlocks } from '../../../../src/triage/message.ts'
import { loadCatalog, vendorFolder } from '../../../catalog/vendor-catalog.ts'
import { inOtherLanguage } from '../../../support/other-language.ts'
import {
  aLog,
  aPicture,
  type ChatServer,
  choice,
  fromEngineer,
  newest,
  openTicket,
  reply,
  type Suite,
  startChat,
} from './scene.ts'

const table = { kind: 'table', header: ['A', 'B'], rows: [['1', '2']] } as const

/** What a reader sees, or is read. */
const shownOn = (page: Page): Promise<string[]> =>
  page.evaluate(() => {
    const named = ['aria-label', 'placeholder', 'title', 'alt']
    const root = document.querySelector('frontdesk-chat')?.shadowRoot
    const all = Array.from(root?.querySelectorAll('*') ?? [])
    const own = all.flatMap(({ childNodes }) =>
      Array.from(childNodes).flatMap((node) => (node.nodeType === Node.TEXT_NODE ? (node.textContent ?? '') : [])),
    )
    return [document.title, ...own, ...all.flatMap((each) => named.flatMap((name) => each.getAttribute(name) ?? []))]
  })

export const language: Suite = (browser) => {
  let server: ChatServer
  beforeAll(async () => {
    server = await startChat()
    const catalog = await loadCatalog(vendorFolder)
    server.desk.answer = () => reply([table], choice('a', 'Agree', 'primary'))
    server.desk.words = { ...inOtherLanguage(catalog), digest: 'translated' }
  })
  afterAll(() => server.stop())

  test('where all replies are in another language, no English of the page stands beside them', async () => {
    const page = await browser().newPage({ locale: 'en-GB', timezoneId: 'UTC' })
    await page.goto(server.url)
    await page.locator('.welcome').waitFor()
    const shown = await shownOn(page)
    await page.locator('input[type=file]').setInputFiles([aPicture, aLog])
    await page.locator('.chip').nth(1).waitFor()
    await page.locator('textarea').fill('hello')
    await page.locator('.send').click()
    await page.locator('.picture img').waitFor()
    await page
      .locator('input[type=file]')
      .setInputFiles([{ ...aLog, name: 'page.html', buffer: Buffer.from('<html>') }])
    await page.locator('.chip.trouble').waitFor()
    server.desk.setTickets(newest(server.desk), [openTicket(1041, Date.now()), openTicket(1042, Date.now() + 1e7)])
    server.desk.say(newest(server.desk), fromEngineer('From Eva.'))
    server.desk.say(newest(server.desk), { from: 'system', audience: 'customer', blocks: textBlocks('Done.') })
    await page.locator('.ticket').first().waitFor()
    shown.push(...(await shownOn(page)))
    await page.context().setOffline(true)
    await page.locator('textarea').fill('not sent')
    await page.locator('textarea').press('Enter')
    await page.locator('.notice.offline').waitFor()
    await page.locator('textarea').fill('x'.repeat(64 * 1024 + 1))
    shown.push(...(await shownOn(page)))
    const said =
      /Mon–Fri|hello|not sent|From Eva\.|Done\.|Agree|Acme|screen\.png|trace\.log|page\.html|Printer on fire|High|UTC|GMT|KB|x{9,}/g
    const english = shown.filter((text) => /[A-Za-z]{2}/.test(text.replaceAll(said, '')))
    expect(english).toEqual([])
    expect(shown.length).toBeGreaterThan(100)
    await page.context().close()
  })

  test('a new catalog gives the page new words, and browsers fetch them', async () => {
    const before = await fetch(`${server.url}/widget.js`)
    expect(await before.text()).not.toContain('Send message')
    server.desk.words = await loadCatalog(vendorFolder)
    const known = { 'If-None-Match': before.headers.get('etag') ?? '' }
    expect(await (await fetch(`${server.url}/widget.js`, { headers: known })).text()).toContain('Send message')
  })
}
