import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import type { AxeResults } from 'axe-core'
import type { Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { textBlocks } from '../../../../src/triage/message.ts'
import {
  aLog,
  aPicture,
  attachFiles,
  type ChatServer,
  choice,
  field,
  fromEngineer,
  launcher,
  newest,
  openPage,
  openTicket,
  planTable,
  reply,
  type Suite,
  say,
  startChat,
} from './scene.ts'

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** Every rule of axe that is broken, with where. */
const violations = async (page: Page): Promise<string[]> => {
  // Evaluated from outside, which the page's policy leaves alone.
  await page.evaluate(axe)
  const results = await page.evaluate<AxeResults>('axe.run(document, { resultTypes: ["violations"] })')
  return results.violations.flatMap(({ id, nodes }) => nodes.map(({ target, html }) => `${id}: ${target} ${html}`))
}

export const accessibility: Suite = (browser) => {
  let server: ChatServer
  beforeAll(async () => {
    server = await startChat()
    server.desk.answer = () =>
      reply(
        [{ kind: 'text', spans: ['See ', { link: 'https://example.com/', label: 'the page' }] }, planTable],
        choice('a', 'Agree', 'primary'),
        choice('b', 'Decline'),
        choice('c', 'Stop', 'danger'),
      )
  })
  afterEach(() =>
    Promise.all(
      browser()
        .contexts()
        .map((context) => context.close()),
    ).then(() => undefined),
  )
  afterAll(() => server.stop())

  /** Everything that can be on the screen at once. */
  const fill = async (page: Page): Promise<void> => {
    await attachFiles(page, aPicture, aLog)
    await say(page, 'hello')
    await page.locator('.picture img').waitFor()
    await page.getByRole('button', { name: 'Agree' }).waitFor()
    await attachFiles(page, aLog, { ...aLog, name: 'page.html', buffer: Buffer.from('<html>') })
    await page.getByText('This kind of file is not taken.').first().waitFor()
    await say(page, 'hello again')
    await page.locator('.past').first().waitFor()
    server.desk.setTickets(newest(server.desk), [openTicket(1041, Date.now()), openTicket(1042, Date.now() + 1e7)])
    server.desk.say(newest(server.desk), fromEngineer('An engineer here.'))
    server.desk.say(newest(server.desk), { from: 'system', audience: 'customer', blocks: textBlocks('Ticket closed.') })
    await page.getByText('Ticket closed.').waitFor()
    await page.locator('.ticket').first().waitFor()
    await page.context().setOffline(true)
    await say(page, 'not sent')
    await page.getByText('You are offline').waitFor()
    await page.getByText('Waiting for a connection').waitFor()
    await field(page).fill('x'.repeat(64 * 1024 + 1))
    await page.getByText('1 characters too many').waitFor()
  }

  test.each(['light', 'dark'] as const)('the page has no axe violation, in %s', async (colorScheme) => {
    const page = await openPage(browser(), server, { colorScheme })
    await page.getByText('Live chat opens').waitFor()
    expect(await violations(page)).toEqual([])
    await fill(page)
    expect(await violations(page)).toEqual([])
  })

  test.each(['light', 'dark'] as const)(
    'the widget has no axe violation, closed and open, in %s',
    async (colorScheme) => {
      const page = await openPage(browser(), server, { colorScheme })
      await page.route('**/host', (route) =>
        route.fulfill({
          contentType: 'text/html',
          body: '<!doctype html><html lang="en"><title>Shop</title><main><h1>Shop</h1></main><script src="/widget.js"></script>',
        }),
      )
      await page.goto(`${server.url}/host`)
      await launcher(page).waitFor()
      expect(await violations(page)).toEqual([])
      await launcher(page).click()
      await fill(page)
      expect(await violations(page)).toEqual([])
    },
  )

  test('what comes is said by the log', async () => {
    const page = await openPage(browser(), server)
    await say(page, 'hello')
    await page.getByRole('button', { name: 'Agree' }).waitFor()
    await page.evaluate(() => {
      const log = document.querySelector('frontdesk-chat')?.shadowRoot?.querySelector('[role=log]')
      Object.assign(window, { liveness: [] })
      new MutationObserver(() => Reflect.get(window, 'liveness').push(log?.getAttribute('aria-live'))).observe(
        log as Node,
        { childList: true },
      )
    })
    server.desk.say(newest(server.desk), fromEngineer('An engineer here.'))
    await page.getByRole('log').getByText('An engineer here.').waitFor()
    expect(await page.evaluate(() => Reflect.get(window, 'liveness'))).toEqual(['polite'])
    expect(await page.getByRole('log').getAttribute('aria-label')).toBe('Conversation')
  })
}
