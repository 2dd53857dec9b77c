import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { launchBrowser, newVisitor } from '../../support/browser.ts'
import { openPeer, type PlaygroundPeer } from './peer.ts'
import { type Playground, startPlayground } from './playground.ts'
import { type Address, openAddress } from './rig.ts'

// The first run unpacks a Chromium where the system has none.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 })

let address: Address
let playground: Playground
let browser: Browser
let peer: PlaygroundPeer
beforeAll(async () => {
  browser = await launchBrowser()
})
// One each: what was said in a Playground stays on its page.
beforeEach(async () => {
  address = await openAddress()
  playground = await startPlayground(address.url)
})
afterEach(async () => {
  await peer.close()
  await playground.close()
  await address.close()
})
afterAll(() => browser.close())

type Where = Parameters<typeof openPeer>[1]
const chats = { personal: 'Personal Chat', group: 'Group Chat', channel: 'My Team - General' } as const

/** The Playground's page, as its person sees it. What it would fetch from elsewhere is not needed. */
const visit = async (where: Where): Promise<Page> => {
  peer = await openPeer({ address, playground }, where)
  const page = await newVisitor(browser, { viewport: { width: 1300, height: 900 } })
  await page.route('**/*', (route) =>
    new URL(route.request().url()).hostname === 'localhost' ? route.continue() : route.abort(),
  )
  await page.goto(playground.url)
  await go(page, where)
  return page
}

const go = (page: Page, where: Where): Promise<void> =>
  page.getByRole('treeitem', { name: chats[where], exact: true }).click()

/** In company, the bot is called by name. A channel's field begins a new thread. */
const write = async (page: Page, where: Where, text: string): Promise<void> => {
  await page.getByRole('textbox').first().click()
  if (where !== 'personal') {
    await page.keyboard.type(`@${playground.config.bot.name.slice(0, 4)}`)
    await page.getByRole('menuitem', { name: playground.config.bot.name }).click()
  }
  await page.keyboard.type(` ${text}`)
  if (where === 'channel') await page.getByRole('button', { name: 'Post' }).click()
  else await page.keyboard.press('Enter')
}

const press = (page: Page, name: RegExp): Promise<void> => page.getByRole('button', { name }).last().click()

const agreeToPay = async (page: Page): Promise<void> => {
  await press(page, /^Open a ticket \(/)
  await press(page, /^Agree to/)
}

describe('in the page of the Playground', () => {
  it('a question is answered by a card whose button opens a ticket', async () => {
    const page = await visit('personal')
    await write(page, 'personal', 'can you install MOR on a new server?')
    await page.getByText('100 EUR/h').last().waitFor()
    await agreeToPay(page)
    await page.getByText(/#1001/).last().waitFor()
  })

  it.each(['group', 'channel'] as const)('a %s sees the answer, and the asker alone the ticket', async (where) => {
    const page = await visit(where)
    await write(page, where, 'which plans are there?')
    await page
      .getByText(/ENTERPRISE/)
      .last()
      .waitFor()
    await write(page, where, 'can you install MOR on a new server?')
    await go(page, 'personal')
    await agreeToPay(page)
    await page.getByText(/#1001/).last().waitFor()
    await go(page, where)
    await page
      .getByText(/ENTERPRISE/)
      .last()
      .waitFor()
    expect(await page.getByText(/#1001/).count()).toBe(0)
  })
})
