import { createHmac } from 'node:crypto'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { textBlocks } from '../../../../src/triage/message.ts'
import { newVisitor } from '../../../support/browser.ts'
import {
  broadTable,
  type ChatServer,
  expectSaid,
  field,
  focused,
  fromEngineer,
  launcher,
  newest,
  openPage,
  planTable,
  reply,
  type Suite,
  say,
  scriptTag,
  startChat,
  startHost,
} from './scene.ts'

const secret = 'shared with the shop'
const signature = createHmac('sha256', secret).update('ann').digest('hex')

/** How far the page can be moved sideways, in pixels. */
const sideways = (page: Page): Promise<number> =>
  page.evaluate(() => {
    const scroller = document.querySelector('frontdesk-chat')?.shadowRoot?.querySelector('.scroller')
    const root = document.documentElement
    return Math.max(root.scrollWidth - innerWidth, (scroller?.scrollWidth ?? 0) - (scroller?.clientWidth ?? 0))
  })

export const embedding: Suite = (browser) => {
  let host: Awaited<ReturnType<typeof startHost>>
  let server: ChatServer
  beforeAll(async () => {
    host = await startHost()
    const env = { FRONTDESK_WEB_ORIGINS: host.url, FRONTDESK_WEB_IDENTITY_SECRET: secret }
    server = await startChat({ env })
  })
  afterEach(() =>
    Promise.all(
      browser()
        .contexts()
        .map((context) => context.close()),
    ).then(() => undefined),
  )
  afterAll(() => Promise.all([host.stop(), server.stop()]).then(() => undefined))

  const visit = async (embed: string, options = {}): Promise<{ page: Page; complaints: string[] }> => {
    host.show(server.url, embed)
    const page = await newVisitor(browser(), { reducedMotion: 'reduce', ...options })
    const complaints: string[] = []
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()))
    page.on('pageerror', (error) => complaints.push(error.message))
    await page.goto(host.url)
    await launcher(page).waitFor()
    return { page, complaints }
  }

  test('the script tag alone makes a chat that a strict policy lets work and hostile rules do not reach', async () => {
    const { page, complaints } = await visit(scriptTag)
    const box = await launcher(page).boundingBox()
    expect([box?.width, box?.height]).toEqual([56, 56])
    expect((box?.x ?? 0) + 56).toBeGreaterThan(1280 - 56)
    await launcher(page).click()
    await say(page, 'hello')
    await expectSaid(page, 'hello', 'Noted.')
    const style = await page
      .locator('.bubble')
      .first()
      .evaluate((bubble) => {
        const { fontSize, color, letterSpacing, borderTopStyle, opacity } = getComputedStyle(bubble)
        return { fontSize, color, letterSpacing, borderTopStyle, opacity }
      })
    expect(style).toEqual({
      fontSize: '15px',
      color: 'rgb(255, 255, 255)',
      letterSpacing: 'normal',
      borderTopStyle: 'none',
      opacity: '1',
    })
    expect(complaints).toEqual([])
  })

  test('the host page stays as it was', async () => {
    const look = (page: Page) =>
      page.evaluate(() => ({
        globals: Object.keys(window).toSorted(),
        sheets: [document.styleSheets.length, document.adoptedStyleSheets.length],
        button: JSON.stringify(Object.values(getComputedStyle(document.querySelector('button') ?? document.body))),
        children: [...document.body.children].map(({ tagName }) => tagName),
      }))
    host.show(server.url, '')
    const page = await newVisitor(browser(), { reducedMotion: 'reduce' })
    await page.goto(host.url)
    const before = await look(page)
    const { page: embedded } = await visit(scriptTag)
    expect(await look(embedded)).toEqual({ ...before, children: ['MAIN', 'SCRIPT', 'FRONTDESK-CHAT'] })
  })

  test('opened and closed by keyboard: the focus goes in and comes back', async () => {
    const { page } = await visit(scriptTag)
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Buy')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Open support chat')
    await page.keyboard.press('Enter')
    await page.getByRole('dialog', { name: 'Acme support' }).waitFor()
    expect(await focused(page)).toBe('Your message')
    await page.keyboard.press('Escape')
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
    expect(await focused(page)).toBe('Open support chat')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('Buy')
  })

  test('what comes while it is closed is counted at the launcher and in the title, until it is seen', async () => {
    const { page } = await visit(scriptTag)
    await launcher(page).click()
    await say(page, 'hello')
    await expectSaid(page, 'hello', 'Noted.')
    await field(page).press('Escape')
    server.desk.say(newest(server.desk), fromEngineer('Are you there?'))
    server.desk.say(newest(server.desk), fromEngineer('Hello?'))
    await page.getByRole('button', { name: 'Open support chat, unread messages: 2' }).waitFor()
    await expect.poll(() => page.title()).toBe('(2) Shop')
    await page.reload()
    await page.getByRole('button', { name: 'Open support chat, unread messages: 2' }).click()
    await expect.poll(() => page.title()).toBe('Shop')
    await field(page).press('Escape')
    await page.getByRole('button', { name: 'Open support chat', exact: true }).waitFor()
  })

  test('a user whom the site vouches for writes under that name; the theme is as the site wants it', async () => {
    const attributes = `data-user="ann" data-signature="${signature}" data-zone="UTC+2" data-theme="dark"`
    const { page } = await visit(`<script src="{script}" ${attributes} defer></script>`, { colorScheme: 'light' })
    await launcher(page).click()
    await say(page, 'hello')
    await expectSaid(page, 'hello', 'Noted.')
    expect(server.desk.taken.findLast(({ kind }) => kind === 'opened')).toMatchObject({
      identity: { key: 'web:ann', verified: true },
      zone: 'UTC+2',
    })
    expect(await page.locator('.panel').evaluate((panel) => getComputedStyle(panel).backgroundColor)).toBe(
      'rgb(20, 22, 28)',
    )
  })

  test('a zone that nobody knows costs the zone, not the chat', async () => {
    const { page } = await visit(`<script src="{script}" data-zone="Mars/Base" defer></script>`)
    await launcher(page).click()
    await page.getByText('Live chat opens').waitFor()
    await say(page, 'hello')
    await expectSaid(page, 'hello', 'Noted.')
    expect(server.desk.taken.findLast(({ kind }) => kind === 'opened')).toMatchObject({ zone: null })
  })

  test('a signature that is not believed: that is said, and the way on as a guest', async () => {
    const { page } = await visit(`<frontdesk-chat user="ann" signature="00"></frontdesk-chat>${scriptTag}`)
    const told: string[] = []
    page.on('console', (message) => void told.push(message.text()))
    await launcher(page).click()
    await say(page, 'hello')
    await page.getByText('This site could not confirm who you are. Sign in again').waitFor()
    expect(told.join('\n')).toMatch(/Frontdesk: data-signature is not the hex HMAC-SHA256 of data-user/)
    await page.getByRole('button', { name: 'Go on as a guest' }).click()
    await expectSaid(page, 'hello', 'Noted.')
    expect(server.desk.taken.at(-1)?.identity.verified).toBe(false)
  })

  test.each([
    ['data-user="ann"', 'data-user'],
    [`data-user="" data-signature="${signature}"`, 'data-signature'],
  ])(
    'with %s alone the customer is a guest, and whoever builds the site is told how to vouch',
    async (given, alone) => {
      const told: string[] = []
      host.show(server.url, `<script src="{script}" ${given} defer></script>`)
      const page = await newVisitor(browser(), { reducedMotion: 'reduce' })
      page.on('console', (message) => void told.push(message.text()))
      await page.goto(host.url)
      await launcher(page).click()
      await say(page, 'hello')
      await expectSaid(page, 'hello', 'Noted.')
      expect(server.desk.taken.at(-1)?.identity.verified).toBe(false)
      expect(told).toEqual([
        expect.stringMatching(`^Frontdesk: ${alone} alone vouches for nobody.*FRONTDESK_WEB_IDENTITY`),
      ])
    },
  )

  test('a site that leaves user and signature empty for whoever is not signed in has a guest, and no complaint', async () => {
    const { page, complaints } = await visit(`<script src="{script}" data-user="" data-signature="" defer></script>`)
    await launcher(page).click()
    await say(page, 'hello')
    await expectSaid(page, 'hello', 'Noted.')
    expect(server.desk.taken.at(-1)?.identity.verified).toBe(false)
    expect(complaints).toEqual([])
  })

  test.each(['page', 'widget'])('320 pixels are enough for the %s: nothing moves sideways', async (kind) => {
    const word = 'Donaudampfschifffahrtsgesellschaftskapitänswitwenrente'
    server.desk.answer = () => reply([...textBlocks(word.repeat(3)), planTable])
    const small = { viewport: { width: 320, height: 568 } }
    const page = kind === 'page' ? await openPage(browser(), server, small) : (await visit(scriptTag, small)).page
    if (kind === 'widget') {
      await page.locator('link').evaluate((link) => link.remove())
      await launcher(page).click()
    }
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    await say(page, word.repeat(2))
    await page.getByRole('table').waitFor()
    expect(await sideways(page)).toBeLessThanOrEqual(0)
    // The answer is longer than the screen: it is shown from its beginning.
    const answer = page.locator('.message.bot .bubble')
    await expect.poll(() => answer.evaluate((bubble) => bubble.getBoundingClientRect().top)).toBeGreaterThan(60)
    const table = page.getByRole('group', { name: 'Table' })
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth)).toBe(true)
    server.desk.answer = () => reply(textBlocks('Noted.'))
  })

  test('a table with many columns is told row by row on a phone, each cell with the name of its column', async () => {
    server.desk.answer = () => reply([broadTable])
    const page = await openPage(browser(), server, { viewport: { width: 360, height: 640 } })
    await say(page, 'which plans are there')
    await page.getByRole('table').waitFor()
    const table = page.getByRole('group', { name: 'Table' })
    expect(await table.evaluate(({ scrollWidth, clientWidth }) => scrollWidth <= clientWidth)).toBe(true)
    const cell = page.getByRole('cell', { name: 'Forum and telephone' })
    expect(await cell.evaluate((element) => getComputedStyle(element, '::before').content)).toContain('Channels')
    await page.setViewportSize({ width: 1000, height: 640 })
    expect(await cell.evaluate((element) => getComputedStyle(element, '::before').content)).toBe('none')
    server.desk.answer = () => reply(textBlocks('Noted.'))
  })
}
