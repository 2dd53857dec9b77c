import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { StoreError } from '../../../../src/store/store.ts'
import {
  aLog,
  aPicture,
  attachFiles,
  type ChatServer,
  endScene,
  expectSaid,
  field,
  focused,
  fromEngineer,
  newest,
  openPage,
  type Suite,
  say,
  startChat,
} from './scene.ts'

const attach = (page: Page) => page.getByRole('button', { name: 'Attach files' })
const chips = (page: Page) => page.getByRole('list', { name: 'Attached files' }).getByRole('listitem')

const pictures = (page: Page) => page.locator('.file img')

/** As an operating system hands files over: by its clipboard, or dropped on `target`. */
const handOver = (page: Page, kind: 'paste' | 'drop', { name, mimeType, buffer }: typeof aPicture): Promise<void> =>
  page.evaluate(
    ({ kind, name, type, bytes }) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([new Uint8Array(bytes)], name, { type }))
      const root = document.querySelector('frontdesk-chat')?.shadowRoot
      const target = root?.querySelector(kind === 'paste' ? 'textarea' : '.log')
      const event =
        kind === 'paste'
          ? new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true })
          : new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true })
      target?.dispatchEvent(event)
    },
    { kind, name, type: mimeType, bytes: [...buffer] },
  )

const filesTaken = ({ desk }: ChatServer) =>
  desk
    .history(newest(desk), 0, 100)
    .then((entries) => entries.flatMap(({ files = [] }) => files.map(({ name }) => name)))

export const files: Suite = (browser) => {
  let server: ChatServer
  beforeEach(async () => {
    server = await startChat()
  })
  afterEach(() => endScene(browser(), server))

  test('go with the message, are shown with it and can be saved again, after a reload too', async () => {
    const page = await openPage(browser(), server)
    await attachFiles(page, aPicture, aLog)
    await expect.poll(() => chips(page).allTextContents()).toEqual(['screen.png70 bytes', 'trace.log24 bytes'])
    await say(page, 'see what it shows')
    await expectSaid(page, 'see what it shows', 'Noted.')
    await page.reload()
    const saving = page.getByRole('button', { name: /Save trace\.log ?24 bytes/ })
    await saving.waitFor()
    expect(await chips(page).count()).toBe(0)
    await page.locator('.picture img').waitFor()
    const download = page.waitForEvent('download')
    await saving.click()
    const saved = await download
    expect(saved.suggestedFilename()).toBe('trace.log')
    expect(await readFile(await saved.path(), 'utf8')).toBe('09:14 503 from carrier A')
  })

  test('are chosen by keyboard, pasted and dropped, and may go without words', async () => {
    const page = await openPage(browser(), server)
    await attach(page).waitFor()
    await field(page).focus()
    const chooser = page.waitForEvent('filechooser')
    await page.keyboard.press('Tab')
    expect(await focused(page)).toBe('Attach files')
    await page.keyboard.press('Enter')
    await (await chooser).setFiles([aLog])
    await handOver(page, 'paste', aPicture)
    await handOver(page, 'drop', { ...aLog, name: 'second.log' })
    await expect.poll(() => chips(page).count()).toBe(3)
    await page.getByRole('button', { name: 'Remove second.log' }).click()
    expect(await focused(page)).toBe('Your message')
    await page.keyboard.press('Enter')
    await expect.poll(() => filesTaken(server)).toEqual(['trace.log', 'screen.png'])
    await page.getByRole('button', { name: /^Save trace\.log/ }).waitFor()
    expect(await chips(page).count()).toBe(0)
  })

  test('that are not taken say why in their place, and hold nothing up', async () => {
    const page = await openPage(browser(), server)
    const large = { name: 'dump.log', mimeType: 'text/plain', buffer: Buffer.alloc(11 * 1024 * 1024, 'x') }
    await attachFiles(
      page,
      large,
      { ...aLog, name: 'page.html', buffer: Buffer.from('<html>') },
      { ...aLog, buffer: Buffer.alloc(0) },
    )
    await page.getByText('Too large: at most 10 MB.').first().waitFor()
    await page.getByText('This kind of file is not taken.').first().waitFor()
    await page.getByText('This file is empty.').first().waitFor()
    await say(page, 'never mind')
    await expectSaid(page, 'never mind', 'Noted.')
    expect(await chips(page).count()).toBe(3)
    expect(await filesTaken(server)).toEqual([])
  })

  test('beyond what one message takes are told so at once, and the others go', async () => {
    const page = await openPage(browser(), server)
    const names = ['1.log', '2.log', '3.log', '4.log', '5.log', '6.log']
    await attachFiles(page, ...names.map((name) => ({ ...aLog, name })))
    await page.getByText('Only 5 files go with one message.').first().waitFor()
    expect(await chips(page).last().textContent()).toMatch(/^6\.log.*Attach it to the next/)
    await say(page, 'all of them')
    await expect.poll(() => filesTaken(server)).toEqual(names.slice(0, 5))
  })

  test('that are pictures are fetched when they come near, and their names stay in the frame', async () => {
    const page = await openPage(browser(), server, { viewport: { width: 320, height: 600 } })
    await attachFiles(page, { ...aPicture, name: `${'long name '.repeat(7)}.png` })
    await say(page, 'the first')
    await pictures(page).waitFor()
    const overhang = (button: Element) => {
      const name = button.querySelector('.name')
      return (name?.getBoundingClientRect().right ?? 0) - button.getBoundingClientRect().right
    }
    expect(await page.getByRole('button', { name: /^Save long name/ }).evaluate(overhang)).toBeLessThan(0)
    const sent = await server.desk.history(newest(server.desk), 0, 10)
    const picture = sent.flatMap(({ files = [] }) => files)
    for (let line = 1; line <= 60; line++)
      server.desk.say(newest(server.desk), { ...fromEngineer(`line ${line}`), files: picture })
    await page.getByText('line 60', { exact: true }).waitFor()
    const fetched: string[] = []
    page.on('request', (request) => request.url().includes('/files/') && fetched.push(request.url()))
    await page.reload()
    await page.getByText('line 60', { exact: true }).waitFor()
    await pictures(page).last().waitFor()
    expect(fetched.length).toBeLessThan(40)
    await page.getByText('the first', { exact: true }).scrollIntoViewIfNeeded()
    await pictures(page).first().waitFor()
    await expect.poll(() => fetched.some((url) => url.endsWith('/1-0'))).toBe(true)
  })

  test('wait for the server when it is away, and the message with them', async () => {
    const page = await openPage(browser(), server)
    await say(page, 'hello')
    await expectSaid(page, 'hello', 'Noted.')
    server.desk.failure = new StoreError('unavailable', 'away', 'wait')
    await attachFiles(page, aLog)
    await page.getByText('Waiting for a connection').waitFor()
    await say(page, 'with the trace')
    await page.getByText('It is sent as soon as the files are there.').waitFor()
    expect(await field(page).inputValue()).toBe('with the trace')
    server.desk.failure = null
    await expectSaid(page, 'hello', 'Noted.', 'with the trace', 'Noted.')
    expect(await filesTaken(server)).toEqual(['trace.log'])
  })
}
