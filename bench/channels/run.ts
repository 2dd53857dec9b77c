import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import packageFile from '../../package.json' with { type: 'json' }
import { type Child, startChild } from '../web/child.ts'
import { openDiscord } from './discord.ts'
import type { Stage } from './sink.ts'
import { openSlack } from './slack.ts'
import { openTeams } from './teams.ts'

/**
 * Each adapter, with the durable store on, beside a bare echo bot of its SDK: processor time a message, pace, and the
 * time until the answer is posted. Both bots are up at once and spoken to in turn, round after round, so that what else
 * the machine does meets both; the ratio is the median of the rounds'.
 * `npm run bench:channels -- --messages 1000 --rounds 7 --only slack --profile DIR`
 */
const argument = (name: string): string | null => {
  const index = process.argv.indexOf(`--${name}`)
  return index === -1 ? null : (process.argv[index + 1] ?? null)
}

/** To each bot in each round. */
const messages = Number(argument('messages') ?? 1000)
const rounds = Number(argument('rounds') ?? 7)
const only = argument('only')
const profile = argument('profile')
const inFlight = 16
const chatsEach = 4

const platforms: readonly { name: string; open: () => Promise<Stage> }[] = [
  { name: 'slack', open: openSlack },
  { name: 'teams', open: openTeams },
  { name: 'discord', open: openDiscord },
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

interface Bot {
  measure(): Promise<Measured>
  close(): Promise<void>
}

/** Of its own process alone: what the platform's side costs is not counted. */
const measureOf = async (stage: Stage, bot: Child): Promise<Measured> => {
  const [cpuBefore, askedBefore, begun] = [bot.cpuMs() ?? Number.NaN, stage.asked(), performance.now()]
  const times = await talk(stage, messages)
  const [cpuAfter, ended] = [bot.cpuMs() ?? Number.NaN, performance.now()]
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return {
    cpuMs: (cpuAfter - cpuBefore) / messages,
    requests: (stage.asked() - askedBefore) / messages,
    perSecond: (messages / (ended - begun)) * 1000,
    p50Ms: at(0.5),
    p99Ms: at(0.99),
  }
}

/** A bot on a stage of its own, warm. */
const startBot = async (
  open: () => Promise<Stage>,
  args: readonly string[],
  env: Readonly<Record<string, string>>,
): Promise<Bot> => {
  const stage = await open()
  const bot = await startChild(args, { ...env, ...stage.env }, '/')
  await stage.ready(bot.url)
  await talk(stage, messages)
  return {
    measure: () => measureOf(stage, bot),
    close: async () => {
      await bot.stop()
      await stage.close()
    },
  }
}

const median = (values: readonly number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

const medians = (all: readonly Measured[]): Measured => {
  const of = (pick: (one: Measured) => number): number => median(all.map(pick))
  return {
    cpuMs: of(({ cpuMs }) => cpuMs),
    requests: of(({ requests }) => requests),
    perSecond: of(({ perSecond }) => perSecond),
    p50Ms: of(({ p50Ms }) => p50Ms),
    p99Ms: of(({ p99Ms }) => p99Ms),
  }
}

const row = (name: string, { cpuMs, requests, perSecond, p50Ms, p99Ms }: Measured): string =>
  `${name.padEnd(20)} ${cpuMs.toFixed(3).padStart(7)} ms CPU   ${requests.toFixed(2)} requests   ${perSecond.toFixed(0).padStart(6)}/s   p50 ${p50Ms.toFixed(1).padStart(6)} ms   p99 ${p99Ms.toFixed(1).padStart(6)} ms`

const compare = async (name: string, bare: Bot, ours: Bot): Promise<void> => {
  const pairs: { readonly bare: Measured; readonly ours: Measured }[] = []
  for (let round = 0; round < rounds; round++) pairs.push({ bare: await bare.measure(), ours: await ours.measure() })
  console.log(row(`${name}, bare echo`, medians(pairs.map(({ bare }) => bare))))
  console.log(row(`${name}, frontdesk`, medians(pairs.map(({ ours }) => ours))))
  const ratios = pairs.map(({ bare, ours }) => ours.cpuMs / bare.cpuMs)
  const [middle, least, most] = [median(ratios), Math.min(...ratios), Math.max(...ratios)].map((r) => r.toFixed(2))
  console.log(`${name}: ${middle} × the processor time of the bare bot (${least} to ${most}; goal ≤ 1.35)`)
}

/** Learned once, which is not what is measured. */
const cache = { FRONTDESK_CACHE: join(folder, 'cache') }
const learn = (): void => {
  const env = { PATH: process.env.PATH, ...cache }
  spawnSync(process.execPath, ['src/cli.ts', 'ask', 'hello'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
}

try {
  learn()
  for (const { name, open } of platforms.filter((platform) => only === null || platform.name === only)) {
    const bare = await startBot(open, [...profiling(`${name}-bare`), `bench/channels/${name}-echo-child.ts`], {})
    const ours = await startBot(open, [...profiling(name), ...startArguments], {
      PORT: '0',
      FRONTDESK_STORE: `sqlite:${join(folder, `${name}.db`)}`,
      ...cache,
      FRONTDESK_LOG_LEVEL: 'error',
      FRONTDESK_MESSAGES_PER_MINUTE: '10000',
    })
    await compare(name, bare, ours)
    await bare.close()
    await ours.close()
  }
  console.log(`load of the machine in the last minute: ${loadavg()[0]?.toFixed(1)}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}
