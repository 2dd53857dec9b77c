import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

export interface Child {
  readonly url: string
  /** From the start of the process to its first answer to a request. */
  readonly readyAfterMs: number
  residentMegabytes(): number | null
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

const resident = (pid: number | undefined): number | null => {
  try {
    const [, kilobytes] = /VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? []
    return kilobytes === undefined ? null : Number(kilobytes) / 1024
  } catch {
    return null
  }
}
