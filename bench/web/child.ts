import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Child {
  readonly url: string
  /** From the start of the process to its first answer to a request. */
  readonly readyAfterMs: number
  residentMegabytes(): number | null
  /** Of its processor, user and system, from its start; null where it can't be told. */
  cpuMs(): number | null
  stop(): Promise<void>
}

/** Starts a server that prints its address, and waits until `path` answers with success. */
export const startChild = async (
  args: readonly string[],
  env: Record<string, string>,
  path: string,
): Promise<Child> => {
  const begun = performance.now()
  const child = spawn(process.execPath, args, {
    env: { PATH: process.env.PATH, ...env },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const url = await printedUrl(child)
  while (!(await answers(`${url}${path}`))) await new Promise((resolve) => setImmediate(resolve))
  return {
    url,
    readyAfterMs: performance.now() - begun,
    residentMegabytes: () => resident(child.pid),
    cpuMs: () => cpuOf(child.pid),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve())
        child.kill('SIGTERM')
      }),
  }
}

const printedUrl = async (child: ChildProcess): Promise<string> => {
  if (child.stdout === null) throw new Error('the child has no output')
  for await (const line of createInterface({ input: child.stdout })) {
    const [url] = /http:\S+/.exec(line) ?? []
    if (url !== undefined) return url
  }
  throw new Error('the server ended before it listened')
}

/** Any answer below 500 will do: the yardstick has no such path. */
const answers = async (url: string): Promise<boolean> => {
  try {
    const response = await fetch(url)
    await response.arrayBuffer()
    return response.status < 500
  } catch {
    return false
  }
}

/** Linux counts in hundredths of a second. */
const tickMs = 10

const cpuOf = (pid: number | undefined): number | null => {
  try {
    // The name in parentheses may hold spaces; user and system time are the 14th and 15th field.
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ') ?? []
    return (Number(fields[11]) + Number(fields[12])) * tickMs
  } catch {
    return null
  }
}

const resident = (pid: number | undefined): number | null => {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}
