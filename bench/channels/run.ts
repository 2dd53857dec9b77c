import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { startChild } from '../web/child.ts'
import { openDiscord } from './discord.ts'
import type { Stage } from './sink.ts'
import { openSlack } from './slack.ts'
import { openTeams } from './teams.ts'

/**
 * Each adapter, with the durable store on, beside a bare echo bot of its SDK in the same run: processor time a message,
 * pace, and the time until the answer is posted. `npm run bench:channels -- --messages 4000 --only slack --profile DIR`
 */
const argument = (name: string): string | null => {
  const index = process.argv.indexOf(`--${name}`)
  return index === -1 ? null : (process.argv[index + 1] ?? null)
}

const messages = Number(argument('messages') ?? 4000)
const only = argument('only')
const profile = argument('profile')
const inFlight = 16
const chatsEach = 4

const platforms: readonly { name: string; open: () => Promise<Stage>; most: number }[] = [
  { name: 'slack', open: openSlack, most: messages },
  { name: 'teams', open: openTeams, most: messages },
  // Its client sends 50 requests a second at most, ours and the bare one's.
  { name: 'discord', open: openDiscord, most: Math.min(messages, 1000) },
]

const texts = [
  'do you set this up for us',
  'when is live chat open',
  'what does support cost without a plan',
  'which plan do I have',
  'difference between your plans please',
  'how fast do you answer',
  'hello',
  'what can you do',
  'thanks',
  'where can I reach you',
]

interface Measured {
  readonly cpuMs: number
  /** Requests to the platform. */
  readonly requests: number
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

const folder = mkdtempSync(join(tmpdir(), 'frontdesk-bench-'))
/** As `npm start` does it. */
const startArguments = packageFile.scripts.start.split(' ').slice(1)

const profiling = (name: string): readonly string[] => {
  if (profile === null) return []
  mkdirSync(profile, { recursive: true })
  return ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`, `--cpu-prof-name=${name}.cpuprofile`]
}

/** Every chat has one message in flight at a time, as a person does. */
const talk = async (stage: Stage, count: number): Promise<readonly number[]> => {
  const times: number[] = []
  let next = 0
  const worker = async (lane: number): Promise<void> => {
    for (let turn = 0; next < count; turn++) {
      const text = texts[next++ % texts.length] ?? ''
      const at = performance.now()
      await stage.say(lane * chatsEach + (turn % chatsEach) + 1, text)
      times.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, (_, lane) => worker(lane)))
  return times.toSorted((a, b) => a - b)
}

const measure = async (
  { open, most }: (typeof platforms)[number],
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Measured> => {
  const stage = await open()
  const bot = await startChild(args, { ...env, ...stage.env }, '/')
  try {
    await stage.ready(bot.url)
    await talk(stage, most / 4)
    const [cpuBefore, askedBefore, begun] = [bot.cpuMs() ?? Number.NaN, stage.asked(), performance.now()]
    const times = await talk(stage, most)
    const [cpuAfter, ended] = [bot.cpuMs() ?? Number.NaN, performance.now()]
    const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
    return {
      cpuMs: (cpuAfter - cpuBefore) / most,
      requests: (stage.asked() - askedBefore) / most,
      perSecond: (most / (ended - begun)) * 1000,
      p50Ms: at(0.5),
      p99Ms: at(0.99),
    }
  } finally {
    await bot.stop()
    await stage.close()
  }
}

const row = (name: string, { cpuMs, requests, perSecond, p50Ms, p99Ms }: Measured): string =>
  `${name.padEnd(20)} ${cpuMs.toFixed(3).padStart(7)} ms CPU   ${requests.toFixed(2)} requests   ${perSecond.toFixed(0).padStart(6)}/s   p50 ${p50Ms.toFixed(1).padStart(6)} ms   p99 ${p99Ms.toFixed(1).padStart(6)} ms`

/** Learned once, which is not what is measured. */
const cache = { FRONTDESK_CACHE: join(folder, 'cache') }
const learn = (): void => {
  const env = { PATH: process.env.PATH, ...cache }
  spawnSync(process.execPath, ['src/cli.ts', 'ask', 'hello'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

try {
  learn()
  for (const platform of platforms.filter(({ name }) => only === null || name === only)) {
    const { name } = platform
    const bare = await measure(platform, [...profiling(`${name}-bare`), `bench/channels/${name}-echo-child.ts`], {})
    const ours = await measure(platform, [...profiling(name), ...startArguments], {
      PORT: '0',
      FRONTDESK_STORE: `sqlite:${join(folder, `${name}.db`)}`,
      ...cache,
      FRONTDESK_LOG_LEVEL: 'error',
    })
    console.log(row(`${name}, bare echo`, bare))
    console.log(row(`${name}, frontdesk`, ours))
    console.log(`${name}: ${(ours.cpuMs / bare.cpuMs).toFixed(2)} × the processor time of the bare bot (goal ≤ 1.35)`)
  }
} finally {
  rmSync(folder, { recursive: true, force: true })
}
