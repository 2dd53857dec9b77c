import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { expect } from 'vitest'
import { buildClient } from '../../../../adapters/web/build.ts'
import type { ConversationId, EffectKey, Instant, PriorityId, TicketNumber } from '../../../../src/ids.ts'
import type { TicketRef } from '../../../../src/triage/conversation.ts'
import { type Action, type Block, type Reply, textBlocks } from '../../../../src/triage/message.ts'
import { newVisitor } from '../../../support/browser.ts'
import type { MemoryDesk } from '../../../support/memory-desk.ts'
import { startWebServer, type TestServerOptions } from '../../../support/web-server.ts'

/** Tests of one subject, on a browser that they share with the others'. */
export type Suite = (browser: () => Browser) => void

/** Closes every page, and the server behind them. */
export const endScene = async (browser: Browser, server: ChatServer): Promise<void> => {
  await Promise.all(browser.contexts().map((context) => context.close()))
  await server.stop()
}

/** The real server with the real client. The desk's clock stands at now, so that times read as in life. */
export const startChat = async (options: TestServerOptions = {}) => {
  const server = await startWebServer({ client: buildClient, ...options })
  if (options.desk === undefined) server.desk.clock = Date.now() as Instant
  return server
}

export type ChatServer = Awaited<ReturnType<typeof startChat>>

export const openPage = async (
  browser: Browser,
  { url }: { readonly url: string },
  options: BrowserContextOptions = {},
): Promise<Page> => {
  const page = await newVisitor(browser, { reducedMotion: 'reduce', ...options })
  await page.goto(url)
  await field(page).waitFor()
  return page
}

export const field = (page: Page) => page.getByLabel('Your message')
export const launcher = (page: Page) => page.getByRole('button', { name: /^Open support chat/ })

export const say = async (page: Page, text: string): Promise<void> => {
  await field(page).fill(text)
  await field(page).press('Enter')
}

/** One red dot, as a browser draws it. */
const dot = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGP4z8DwHwAFAAH/iZk9HQAAAABJRU5ErkJggg=='
export const aPicture = { name: 'screen.png', mimeType: 'image/png', buffer: Buffer.from(dot, 'base64') }
export const aLog = { name: 'trace.log', mimeType: 'text/plain', buffer: Buffer.from('09:14 503 from carrier A') }

export const attachFiles = async (page: Page, ...files: readonly (typeof aPicture)[]): Promise<void> => {
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach files' }).click()
  await (await chooser).setFiles([...files])
}

/** What all messages say, from top to bottom. */
export const said = (page: Page): Promise<string[]> => page.locator('.bubble').allTextContents()

export const expectSaid = (page: Page, ...texts: readonly string[]): Promise<void> =>
  expect.poll(() => said(page), { timeout: 15_000 }).toEqual(texts)

/** The words of the element that has the focus, within the shadow root too. */
export const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => {
    const element = document.activeElement?.shadowRoot?.activeElement ?? document.activeElement
    return element?.getAttribute('aria-label') ?? element?.textContent ?? null
  })

/** The conversation that was begun last. */
export const newest = (desk: MemoryDesk): ConversationId => {
  const opened = desk.taken.findLast(({ kind }) => kind === 'opened')
  if (opened === undefined) throw new Error('no conversation was begun')
  return opened.conversation
}

export const sentTexts = ({ taken }: MemoryDesk): string[] =>
  taken.flatMap((inbound) => (inbound.kind === 'message' ? [inbound.text] : []))

export const fromEngineer = (text: string) => ({
  from: 'engineer' as const,
  audience: 'customer' as const,
  blocks: textBlocks(text),
})

export const reply = (blocks: readonly Block[], ...actions: readonly Action[]): Reply => ({ blocks, actions })
export const choice = (id: string, label: string, style: Action['style'] = 'normal'): Action => ({ id, label, style })

export const planTable: Block = {
  kind: 'table',
  header: ['Plan', 'Coverage', 'First answer'],
  rows: [
    ['Small', 'not included', '8–24 h'],
    ['Extraordinarily-large-enterprise-plan', 'on demand, when it is ordered at least a day before', '4–8 h'],
  ],
}

export const broadTable: Block = {
  kind: 'table',
  header: ['Plan', 'Priority', 'First answer', 'Channels'],
  rows: [
    ['Small', 'Low', '8–24 h', 'Forum'],
    ['Large', 'Highest', '0–1 h', 'Forum and telephone'],
  ],
}

export const openTicket = (number: number, answerDueAt: number): TicketRef => ({
  key: `ticket:${number}` as EffectKey,
  number: number as TicketNumber,
  subject: 'Printer on fire',
  priority: 'high' as PriorityId,
  judged: true,
  state: 'open',
  payment: 'plan',
  answerDueAt: answerDueAt as Instant,
  openedAt: 0 as Instant,
  touchedAt: 0 as Instant,
  notes: 0,
})

/** Rules that spoil whatever they reach. */
const hostileCss = `
  * { font: 31px/3 serif !important; color: red !important; letter-spacing: 4px !important; border: 3px dashed lime !important }
  body > * { position: static !important; opacity: .5 !important; transform: rotate(3deg) !important }
  button { background: hotpink !important; width: 300px !important }
  frontdesk-chat { display: none !important; visibility: hidden !important }`

/** A page of another site, under the strictest policy that lets the script and its calls through. */
export const startHost = async () => {
  let body = ''
  let desk = ''
  const server = createServer((req, res) => {
    const isStyle = req.url === '/hostile.css'
    res.writeHead(200, {
      'Content-Type': isStyle ? 'text/css' : 'text/html; charset=utf-8',
      'Content-Security-Policy': `default-src 'none'; script-src ${desk}; connect-src ${desk}; style-src 'self'; require-trusted-types-for 'script'`,
    })
    res.end(isStyle ? hostileCss : body)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    /** @param embed what embeds the chat; the script's address is filled in for `{script}` */
    show: (deskUrl: string, embed: string) => {
      desk = deskUrl
      const head = '<meta charset="utf-8"><title>Shop</title><link rel="stylesheet" href="/hostile.css">'
      const content = `<main><h1>Shop</h1><button>Buy</button></main>${embed.replace('{script}', `${deskUrl}/widget.js`)}`
      body = `<!doctype html><html lang="en"><head>${head}</head><body>${content}</body></html>`
    },
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

export const scriptTag = '<script src="{script}" defer></script>'
