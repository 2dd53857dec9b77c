import { type ChildProcess, spawn } from 'node:child_process'
import { appendFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { afterAll } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = join(root, 'src', 'frontdesk.js')
/** Where the matcher that one run made is found by all others; goes with the installation. */
const cache = join(root, 'node_modules', '.cache', 'frontdesk-tests')

/** What is to be done when the tests of the file are over, newest first. */
const leftovers: (() => unknown)[] = []
afterAll(async () => {
  for (const clear of leftovers.reverse()) await clear()
})

export type Environment = Readonly<Record<string, string>>

/** A working folder of its own, with the program in it as an administrator has it. */
export interface Workplace {
  readonly folder: string
  /** Settings of every run here. */
  readonly env: Environment
}

/** @param env settings beside, or in place of, those that every test needs. Removed when the tests of the file are over. */
export const workplace = (env: Environment = {}): Workplace => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-'))
  leftovers.push(() => rmSync(folder, { recursive: true, force: true, maxRetries: 5 }))
  mkdirSync(cache, { recursive: true })
  const intents = join(root, 'intents')
  return { folder, env: { FRONTDESK_INTENTS: intents, FRONTDESK_CACHE: cache, ...env } }
}

/** The same place with an empty cache, and a catalog that says the same but was not learned when we were installed. */
export const unlearned = ({ folder, env }: Workplace): Workplace => {
  const intents = join(folder, 'own-intents')
  cpSync(join(root, 'intents'), intents, { recursive: true })
  appendFileSync(join(intents, 'vendor.yaml'), '# ours\n')
  return { folder, env: { ...env, FRONTDESK_INTENTS: intents, FRONTDESK_CACHE: join(folder, 'cold') } }
}

/** Writes a file into the working folder and gives its path. */
export const writeInto = ({ folder }: Workplace, name: string, content: string): string => {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Nothing of the tester's own settings gets through. */
const cleanEnvironment = (env: Environment): Environment => {
  const { PATH = '', HOME = '' } = process.env
  return { PATH, HOME, ...env }
}

/** Starts `frontdesk ARGS`; killed when the tests of the file are over if it still runs. */
export const launch = ({ folder, env }: Workplace, args: readonly string[]): ChildProcess => {
  const child = spawn(process.execPath, [program, ...args], { cwd: folder, env: cleanEnvironment(env) })
  leftovers.push(() => endWith(child, 'SIGKILL'))
  return child
}

const endWith = (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> => {
  const exit = exitOf(child)
  child.kill(signal)
  return exit
}

export interface Finished {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** Resolves with the exit code when the process has ended; null when a signal ended it. */
export const exitOf = (child: ChildProcess): Promise<number | null> =>
  new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) resolve(child.exitCode)
    else child.once('exit', resolve)
  })

/** One run of `frontdesk ARGS`, from its start to its end. */
export const run = async (at: Workplace, args: readonly string[], input = ''): Promise<Finished> => {
  const child = launch(at, args)
  // A command that doesn't read what it is given ends before it has taken it.
  child.stdin?.on('error', () => {})
  child.stdin?.end(input)
  const [stdout, stderr, code] = await Promise.all([readAll(child.stdout), readAll(child.stderr), exitOf(child)])
  return { code, stdout, stderr }
}

const readAll = (stream: ChildProcess['stdout']): Promise<string> =>
  stream === null ? Promise.resolve('') : text(stream)

/** Runs a command that must succeed, and reads the JSON lines that it prints. */
export const runJson = async (at: Workplace, args: readonly string[], input = ''): Promise<unknown[]> => {
  const { code, stdout, stderr } = await run(at, args, input)
  if (code !== 0) throw new Error(`frontdesk ${args.join(' ')} ended with ${code}: ${stderr}`)
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line): unknown => JSON.parse(line))
}

/** How long a condition may take to come true before the test fails. */
const patienceMs = 60_000
const lookEveryMs = 10

/** Lets what has to be learned to understand messages be learned once, before several runs begin side by side. */
export const learn = async (): Promise<void> => void (await run(workplace(), ['ask', 'hello']))

/** Asks until the answer is something, and gives it. @throws Error that says what never came. */
export const eventually = async <T>(
  what: string,
  ask: () => T | null | undefined | Promise<T | null | undefined>,
): Promise<T> => {
  const deadline = performance.now() + patienceMs
  while (performance.now() < deadline) {
    const answer = await ask()
    if (answer !== null && answer !== undefined) return answer
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs))
  }
  throw new Error(`${what} did not come within ${patienceMs} ms`)
}

/** A running `frontdesk serve`. */
export interface Serving {
  readonly url: string
  /** What it has printed so far, the log in `stderr`. */
  printed(): { readonly stdout: string; readonly stderr: string }
  /** Ends it with a signal; resolves with its exit code, null where the signal ended it. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null>
}

/** Starts a server on a free port, ready for requests. */
export const startServer = async (at: Workplace): Promise<Serving> => {
  const child = launch({ ...at, env: { PORT: '0', ...at.env } }, ['serve'])
  const printed = { stdout: '', stderr: '' }
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (chunk: string) => {
      printed[name] += chunk
    })
  }
  const url = await eventually('the address of the server', () => {
    if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}: ${printed.stderr}`)
    return /listens on (http:\S+)/.exec(printed.stdout)?.[1]
  })
  await eventually('readiness', async () => ((await fetch(`${url}/readyz`)).ok ? true : null))
  return { url, printed: () => printed, end: (signal) => endWith(child, signal) }
}
