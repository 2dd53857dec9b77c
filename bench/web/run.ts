import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { type Child, startChild } from './child.ts'
import { fill } from './fill.ts'
import { type Load, load, post } from './load.ts'

/**
 * Customer messages over HTTP, each understood, decided, stored durably and acknowledged, beside a bare express echo in
 * the same run. `npm run bench:web -- --conversations 100000 --messages 5000`
 */
const argument = (name: string, fallback: number): number => {
  const index = process.argv.indexOf(`--${name}`)
  return index === -1 ? fallback : Number(process.argv[index + 1])
}

const stored = argument('conversations', 100_000)
const messages = argument('messages', 5000)
const inFlight = 16
const conversations = 64

const texts = [
  'do you set this up for us',
  'when is live chat open',
  'what does support cost without a plan',
  'which plan do I have',
  'difference between your plans please',
  'how fast do you answer',
  'hello',
  'one of our customers hears no sound since this morning',
  'thanks',
  'where can I reach you',
]

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'))
const unlimited = '1000000'

/** As `npm start` does it. */
const startArguments = packageFile.scripts.start.split(' ').slice(1)

const startDesk = (name: string): Promise<Child> =>
  startChild(
    startArguments,
    {
      PORT: '0',
      FRONTDESK_STORE: `sqlite:${join(folder, name)}`,
      FRONTDESK_CACHE: join(folder, 'cache'),
      FRONTDESK_LOG_LEVEL: 'error',
      FRONTDESK_WEB_CONVERSATIONS_PER_MINUTE: unlimited,
      FRONTDESK_WEB_MESSAGES_PER_MINUTE: unlimited,
    },
    '/readyz',
  )

const openChats = (url: string): Promise<{ path: string; token: string }[]> =>
  Promise.all(
    Array.from({ length: conversations }, async () => {
      const opened: unknown = JSON.parse(await post(undefined, url, { path: '/api/chat', body: '{}' }))
      const { conversation, token } = opened as { conversation: string; token: string }
      return { path: `/api/chat/${conversation}/messages`, token }
    }),
  )

let ids = 0
const chatter = async (url: string) => {
  const chats = await openChats(url)
  return (index: number) => {
    const { path, token } = chats[index % chats.length] ?? { path: '', token: '' }
    return { path, token, body: JSON.stringify({ id: `m${ids++}`, text: texts[index % texts.length] }) }
  }
}

const measure = async (desk: Child) => {
  const make = await chatter(desk.url)
  await load(desk.url, messages / 5, inFlight, make)
  const loaded = await load(desk.url, messages, inFlight, make)
  const unloaded = await load(desk.url, messages / 10, 1, make)
  return { loaded, unloaded }
}

const measureEcho = async (): Promise<Load> => {
  const echo = await startChild(['bench/web/echo-child.ts'], {}, '/')
  const make = (index: number) => ({
    path: '/echo',
    body: JSON.stringify({ id: `m${index}`, text: texts[index % texts.length] }),
  })
  await load(echo.url, messages, inFlight, make)
  const measured = await load(echo.url, messages * 4, inFlight, make)
  await echo.stop()
  return measured
}

const row = (name: string, { perSecond, p50Ms, p99Ms }: Load): string =>
  `${name.padEnd(44)} ${perSecond.toFixed(0).padStart(7)}/s   p50 ${p50Ms.toFixed(2).padStart(6)} ms   p99 ${p99Ms.toFixed(1).padStart(6)} ms`

try {
  // The first start learns, which is not what is measured: an answer shows that it is over.
  const first = await startDesk('warm.db')
  await load(first.url, 1, 1, await chatter(first.url))
  await first.stop()

  const echo = await measureEcho()
  const desk = await startDesk('one.db')
  // After one answer: what understands messages is loaded then.
  await load(desk.url, 1, 1, await chatter(desk.url))
  const idle = desk.residentMegabytes()
  const one = await measure(desk)
  await desk.stop()

  await fill(`sqlite:${join(folder, 'many.db')}`, stored)
  const fullDesk = await startDesk('many.db')
  const many = await measure(fullDesk)
  await fullDesk.stop()

  console.log(row('bare express echo, 16 in flight', echo))
  console.log(row('frontdesk, empty store, 16 in flight', one.loaded))
  console.log(row(`frontdesk, ${stored} conversations, 16 in flight`, many.loaded))
  console.log(row('frontdesk, empty store, unloaded', one.unloaded))
  console.log(row(`frontdesk, ${stored} conversations, unloaded`, many.unloaded))
  console.log(`share of bare express: ${(one.loaded.perSecond / echo.perSecond).toFixed(2)} (goal ≥ 0.2)`)
  console.log(
    `time with ${stored} conversations: ${(one.loaded.perSecond / many.loaded.perSecond).toFixed(2)} × (goal ≤ 1.2)`,
  )
  console.log(`start to ready: ${desk.readyAfterMs.toFixed(0)} ms (goal ≤ 1000)`)
  console.log(`idle resident memory: ${idle === null ? 'unknown here' : `${idle.toFixed(0)} MB`} (goal ≤ 150)`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
