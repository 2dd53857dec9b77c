import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  type ChatServer,
  endScene,
  expectSaid,
  fromEngineer,
  newest,
  openPage,
  type Suite,
  say,
  sentTexts,
  startChat,
} from './scene.ts'

export const connection: Suite = (browser) => {
  let server: ChatServer
  beforeEach(async () => {
    server = await startChat()
  })
  afterEach(() => endScene(browser(), server))

  test('what is written offline is kept, and sent once and in order when back', async () => {
    const page = await openPage(browser(), server)
    await say(page, 'before')
    await expectSaid(page, 'before', 'Noted.')
    await page.context().setOffline(true)
    await say(page, 'one')
    await say(page, 'two')
    await page.getByText('You are offline').waitFor()
    await expectSaid(page, 'before', 'Noted.', 'one', 'two')
    await page.context().setOffline(false)
    await expectSaid(page, 'before', 'Noted.', 'one', 'Noted.', 'two', 'Noted.')
    expect(sentTexts(server.desk)).toEqual(['before', 'one', 'two'])
    await page.getByText('You are offline').waitFor({ state: 'detached' })
  })

  test('what was not sent yet outlives a reload', async () => {
    const page = await openPage(browser(), server)
    await page.route('**/api/chat', (route) => route.abort())
    await say(page, 'first words')
    await page.getByText('Waiting for a connection').waitFor()
    await page.reload()
    await expectSaid(page, 'first words')
    await page.unroute('**/api/chat')
    await page.getByRole('button', { name: 'Try again' }).click()
    await expectSaid(page, 'first words', 'Noted.')
    expect(sentTexts(server.desk)).toEqual(['first words'])
  })

  test('an answer that got lost on its way back leads to no double', async () => {
    const page = await openPage(browser(), server)
    let lost = 0
    await page.route('**/messages', async (route) => {
      if (route.request().method() !== 'POST' || lost++ > 0) return route.continue()
      await route.fetch()
      return route.abort()
    })
    await say(page, 'once')
    await expectSaid(page, 'once', 'Noted.')
    await expect.poll(() => lost).toBe(2)
    expect(sentTexts(server.desk)).toEqual(['once'])
    await expectSaid(page, 'once', 'Noted.')
    await page.reload()
    await expectSaid(page, 'once', 'Noted.')
  })

  test('a restart of the server costs nothing and doubles nothing', async () => {
    const page = await openPage(browser(), server)
    await say(page, 'before')
    await expectSaid(page, 'before', 'Noted.')
    const { desk, port } = server
    await server.stop()
    await page.getByText('We can’t reach support').waitFor()
    await say(page, 'meanwhile')
    await page.getByText('Waiting for a connection').waitFor()
    desk.say(newest(desk), fromEngineer('While you were away.'))
    server = await startChat({ desk, port })
    await expectSaid(page, 'before', 'Noted.', 'While you were away.', 'meanwhile', 'Noted.')
    await page.getByText('We can’t reach support').waitFor({ state: 'detached' })
    desk.say(newest(desk), fromEngineer('And now.'))
    await expectSaid(page, 'before', 'Noted.', 'While you were away.', 'meanwhile', 'Noted.', 'And now.')
    expect(sentTexts(desk)).toEqual(['before', 'meanwhile'])
  })
}
