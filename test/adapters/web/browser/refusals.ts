import { afterEach, beforeEach, expect, test } from 'vitest'
import { tokenLifeMs } from '../../../../adapters/web/token.ts'
import { instant } from '../../../../src/ids.ts'
import {
  type ChatServer,
  endScene,
  expectSaid,
  field,
  newest,
  openPage,
  type Suite,
  say,
  sentTexts,
  startChat,
} from './scene.ts'

const limit = 64 * 1024

export const refusals: Suite = (browser) => {
  let server: ChatServer
  beforeEach(async () => {
    server = await startChat({ env: { FRONTDESK_WEB_MESSAGES_PER_MINUTE: '2' } })
  })
  afterEach(() => endScene(browser(), server))

  test('a token that has expired: that is said, and the next words begin a new conversation', async () => {
    const page = await openPage(browser(), server)
    await say(page, 'long ago')
    await expectSaid(page, 'long ago', 'Noted.')
    const before = newest(server.desk)
    server.desk.clock = instant(server.desk.clock + tokenLifeMs + 1)
    await page.reload()
    await page.getByText('Your earlier conversation has expired.').waitFor()
    await say(page, 'hello again')
    await expectSaid(page, 'hello again', 'Noted.')
    expect(newest(server.desk)).not.toBe(before)
    await page.getByRole('button', { name: 'Dismiss' }).click()
    await page.getByText('Your earlier conversation has expired.').waitFor({ state: 'detached' })
  })

  test('words written with an expired token are not lost', async () => {
    const page = await openPage(browser(), server)
    await say(page, 'long ago')
    await expectSaid(page, 'long ago', 'Noted.')
    server.desk.clock = instant(server.desk.clock + tokenLifeMs + 1)
    await say(page, 'and today')
    await expectSaid(page, 'and today', 'Noted.')
    await page.getByText('Your earlier conversation has expired.').waitFor()
    expect(sentTexts(server.desk)).toEqual(['long ago', 'and today'])
  })

  test('too much at once: it is said when it goes on, and then it does', async () => {
    const page = await openPage(browser(), server)
    await page.clock.install()
    await say(page, 'one')
    await expectSaid(page, 'one', 'Noted.')
    for (const text of ['two', 'three']) await say(page, text)
    await page.getByText(/We go on sending in about \d+ s\./).waitFor()
    expect(sentTexts(server.desk)).toEqual(['one', 'two'])
    server.desk.clock = instant(server.desk.clock + 61_000)
    await page.clock.fastForward(62_000)
    await expectSaid(page, 'one', 'Noted.', 'two', 'Noted.', 'three', 'Noted.')
    await page.getByText(/We go on sending/).waitFor({ state: 'detached' })
  })

  test('a text that is too long is neither sent nor cut, and what is too much is said', async () => {
    const page = await openPage(browser(), server)
    await field(page).fill('x'.repeat(limit - 100))
    await page.getByText('100 characters left').waitFor()
    await field(page).fill('é'.repeat(limit / 2 + 1))
    await page.getByText('2 characters too many').waitFor()
    await field(page).press('Enter')
    expect((await field(page).inputValue()).length).toBe(limit / 2 + 1)
    await field(page).fill('é'.repeat(limit / 2))
    await field(page).press('Enter')
    await page.getByText('Noted.').waitFor()
    expect(sentTexts(server.desk).map(({ length }) => length)).toEqual([limit / 2])
  })

  test('a refused message says so, and can be deleted', async () => {
    const page = await openPage(browser(), server)
    await page.route('**/messages', (route) =>
      route.request().method() === 'POST'
        ? route.fulfill({ status: 400, json: { error: { code: 'invalid-request', message: 'no' } } })
        : route.continue(),
    )
    await say(page, 'unwelcome')
    await page.getByText('Not sent: it was not accepted.').waitFor()
    await page.getByRole('button', { name: 'Delete' }).click()
    await expectSaid(page)
    await page.getByText('How can we help?').waitFor()
  })
}
