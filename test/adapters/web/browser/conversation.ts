import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import type { Instant } from '../../../../src/ids.ts'
import { textBlocks } from '../../../../src/triage/message.ts'
import {
  type ChatServer,
  choice,
  expectSaid,
  field,
  focused,
  fromEngineer,
  newest,
  openPage,
  openTicket,
  planTable,
  reply,
  type Suite,
  said,
  say,
  sentTexts,
  startChat,
} from './scene.ts'

export const conversation: Suite = (browser) => {
  let server: ChatServer
  const visit = () => openPage(browser(), server)
  beforeAll(async () => {
    server = await startChat()
  })
  afterEach(async () => {
    server.desk.answer = () => reply(textBlocks('Noted.'))
    await Promise.all(
      browser()
        .contexts()
        .map((context) => context.close()),
    )
  })
  afterAll(() => server.stop())

  test('a whole conversation by keyboard alone', async () => {
    server.desk.answer = () => reply(textBlocks('Which?'), choice('one', 'The first'), choice('two', 'The second'))
    const page = await visit()
    await page.getByText('How can we help?').waitFor()
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('What does my plan cover?')
    await page.keyboard.press('Enter')
    await expectSaid(page, 'What does my plan cover?', 'Which?')
    expect(await focused(page)).toBe('Your message')
    await page.keyboard.type('one line')
    await page.keyboard.press('Shift+Enter')
    await page.keyboard.type('and another')
    await page.keyboard.press('Enter')
    await expectSaid(page, 'What does my plan cover?', 'Which?', 'one line\nand another', 'Which?')
    await page.keyboard.press('Shift+Tab')
    expect(await focused(page)).toBe('The second')
    await page.keyboard.press('Space')
    await expect.poll(() => server.desk.taken.at(-1)).toMatchObject({ kind: 'action', action: 'two' })
    await page.getByText('The second').first().waitFor()
    expect(await focused(page)).toBe('Your message')
    expect(sentTexts(server.desk).slice(-2)).toEqual(['What does my plan cover?', 'one line\nand another'])
  })

  test('a reload shows the same conversation, and the buttons of its last answer still work', async () => {
    server.desk.answer = (text) =>
      text === 'Yes, please' ? reply(textBlocks('Done.')) : reply(textBlocks(`${text}?`), choice('yes', 'Yes, please'))
    const page = await visit()
    await say(page, 'first')
    await page.getByRole('button', { name: 'Yes, please' }).waitFor()
    await say(page, 'second')
    await expectSaid(page, 'first', 'first?', 'second', 'second?')
    await page.reload()
    await expectSaid(page, 'first', 'first?', 'second', 'second?')
    expect(await page.getByRole('button', { name: 'Yes, please' }).count()).toBe(1)
    await page.getByRole('button', { name: 'Yes, please' }).click()
    await expectSaid(page, 'first', 'first?', 'second', 'second?', 'Yes, please', 'Done.')
    expect(await page.getByRole('button', { name: 'Yes, please' }).count()).toBe(0)
    expect(page.url()).not.toMatch(/token|web:/)
  })

  test('markup, script links and right-to-left text stay what they are: text', async () => {
    const hostile = '<img src=x onerror="document.title=1"> &amp; <b>bold</b> [x](javascript:alert(1))'
    server.desk.answer = () =>
      reply([
        { kind: 'text', spans: [hostile, { link: 'javascript:document.title=1', label: 'click' }] },
        { kind: 'text', spans: [{ link: 'https://example.com/', label: 'safe' }] },
        { kind: 'table', header: [hostile], rows: [[hostile]] },
      ])
    const page = await visit()
    await say(page, `${hostile} שלום 😀`)
    await page.getByRole('link', { name: 'safe' }).waitFor()
    expect(await page.locator('img, b, script[src^=x]').count()).toBe(0)
    expect(await page.getByRole('link').count()).toBe(1)
    expect(await page.getByRole('link').getAttribute('rel')).toContain('noopener')
    expect(await page.locator('.bubble').first().textContent()).toBe(`${hostile} שלום 😀`)
    expect(await page.locator('.bubble p').first().getAttribute('dir')).toBe('auto')
    expect(await page.title()).toBe('Acme support')
  })

  test('the header says until when live chat is open or when it opens, in the zone of the visitor', async () => {
    const at = (hours: number) => (server.desk.clock + hours * 3_600_000) as Instant
    const timeThere = (instant: number) =>
      new Intl.DateTimeFormat('en-GB', { timeStyle: 'short', timeZone: 'Asia/Tokyo' }).format(instant)
    const shut = server.desk.chat
    server.desk.chat = { open: true, opensAt: null, closesAt: at(1), windows: '8–20' }
    const page = await openPage(browser(), server, { timezoneId: 'Asia/Tokyo' })
    await page.getByText(/^Live chat is open until (tomorrow at )?\d/).waitFor()
    expect(await page.locator('.status').textContent()).toContain(timeThere(at(1)))
    expect(await page.locator('.status').getAttribute('title')).toContain('8–20 (Asia/Tokyo)')
    server.desk.chat = { open: false, opensAt: at(60), closesAt: null, windows: '8–20' }
    await page.reload()
    await page.getByText(/^Live chat opens \w+ at /).waitFor()
    expect(await page.locator('.status').textContent()).toContain(timeThere(at(60)))
    server.desk.chat = { open: false, opensAt: null, closesAt: null, windows: '' }
    await page.reload()
    await page.getByText('No live chat').waitFor()
    server.desk.chat = shut
  })

  test('an open ticket is a card with its number, priority, state and when it is answered', async () => {
    const page = await visit()
    await say(page, 'it burns')
    await expectSaid(page, 'it burns', 'Noted.')
    const due = server.desk.clock + 3_600_000
    server.desk.setTickets(newest(server.desk), [openTicket(1041, due), openTicket(1042, due)])
    server.desk.say(newest(server.desk), fromEngineer('On it.'))
    const card = page.getByRole('list', { name: 'Your open tickets' })
    await card.getByText('#1042').waitFor()
    expect(await card.textContent()).toMatch(/^#1042Printer on fireOpenHigh · Answer by (tomorrow at )?\d\d:\d\d$/)
    expect(await card.locator('time').getAttribute('datetime')).toBe(new Date(due).toISOString())
    await page.getByRole('button', { name: 'Show 1 more' }).click()
    await card.getByText('#1041').waitFor()
    server.desk.setTickets(newest(server.desk), [{ ...openTicket(1042, due), answeredAt: server.desk.clock }])
    server.desk.say(newest(server.desk), fromEngineer('Try now.'))
    await card.getByText('Answered').waitFor()
    server.desk.setTickets(newest(server.desk), [{ ...openTicket(1042, due), state: 'closed' }])
    server.desk.say(newest(server.desk), fromEngineer('Done.'))
    await card.waitFor({ state: 'hidden' })
  })

  test('an answer is read from its beginning where the screen grows smaller, until the reader moves on', async () => {
    server.desk.answer = () => reply(textBlocks('One thing after the other.\n'.repeat(12)))
    const page = await openPage(browser(), server, { viewport: { width: 400, height: 800 } })
    await say(page, 'tell me all')
    const bubble = page.locator('.message.bot .bubble')
    await bubble.waitFor()
    const edge = (side: 'top' | 'bottom') => bubble.evaluate((it, of) => it.getBoundingClientRect()[of], side)
    await page.setViewportSize({ width: 400, height: 360 })
    await expect.poll(() => edge('top')).toBeGreaterThan(60)
    expect(await edge('bottom')).toBeGreaterThan(360)
    await bubble.hover()
    await page.mouse.wheel(0, 2000)
    await expect.poll(() => edge('bottom')).toBeLessThan(300)
    await page.setViewportSize({ width: 400, height: 330 })
    await expect.poll(() => edge('bottom')).toBeLessThan(270)
  })

  test('while the answer is awaited, that is shown; the message itself stands at once', async () => {
    server.desk.answer = () => null
    const page = await visit()
    await say(page, 'anybody?')
    await expectSaid(page, 'anybody?')
    await page.locator('.dots').waitFor()
    // These visitors want no motion.
    expect(
      await page
        .locator('.dots i')
        .first()
        .evaluate((dot) => getComputedStyle(dot).animationName),
    ).toBe('none')
    server.desk.say(newest(server.desk), { from: 'bot', audience: 'customer', blocks: [planTable] })
    await page.getByRole('table').waitFor()
    await page.locator('.dots').waitFor({ state: 'detached' })
  })

  test('a long conversation shows its end, and what was before on request', async () => {
    const page = await visit()
    await say(page, 'hello')
    await expectSaid(page, 'hello', 'Noted.')
    for (let line = 1; line <= 150; line++) server.desk.say(newest(server.desk), fromEngineer(`line ${line}`))
    await page.getByText('line 150', { exact: true }).waitFor()
    await page.reload()
    await page.getByText('line 150', { exact: true }).waitFor()
    await expect.poll(async () => (await said(page)).length).toBe(100)
    expect(await page.getByText('line 150', { exact: true }).isVisible()).toBe(true)
    await page.getByRole('button', { name: 'Show earlier messages' }).click()
    await expect.poll(async () => (await said(page)).slice(0, 2)).toEqual(['hello', 'Noted.'])
    server.desk.say(newest(server.desk), fromEngineer('line 151'))
    await page.getByRole('button', { name: 'New messages' }).click()
    await page.getByRole('button', { name: 'New messages' }).waitFor({ state: 'hidden' })
    const bottom = await page
      .locator('.scroller')
      .evaluate((each) => each.scrollHeight - each.scrollTop - each.clientHeight)
    expect(bottom).toBeLessThan(2)
  })

  test('two tabs are in one conversation', async () => {
    const page = await visit()
    const other = await page.context().newPage()
    await other.goto(server.url)
    await field(other).waitFor()
    await say(page, 'from here')
    await expectSaid(other, 'from here', 'Noted.')
    await say(other, 'from there')
    await expectSaid(page, 'from here', 'Noted.', 'from there', 'Noted.')
    await expectSaid(other, 'from here', 'Noted.', 'from there', 'Noted.')
  })
}
