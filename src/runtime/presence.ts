import { createHash } from 'node:crypto'
import { readFileSync, readlinkSync } from 'node:fs'
import { hostname } from 'node:os'

/** A process among those that share a store: its name in leases, and what it can tell of the others by theirs. */
export interface Presence {
  readonly name: string
  /** Only what is certain: a process of another machine or container, and whatever can't be told, counts as running. */
  isGone(name: string): boolean
}

/** `RANDOM@PID.START@SYSTEM`; where there is no telling one process of the system from the next, `RANDOM` alone. */
const named = /^[\w-]+@(?<pid>\d+)\.(?<start>\d+)@(?<system>\w+)$/

/** The presence of this process; `randomBytes` makes its name its own, even among several desks of one process. */
export const createPresence = (randomBytes: (count: number) => Uint8Array): Presence => {
  const random = Buffer.from(randomBytes(9)).toString('base64url')
  const system = systemId()
  const start = startOf(process.pid)
  if (system === null || start === null) return { name: random, isGone: () => false }
  return { name: `${random}@${process.pid}.${start}@${system}`, isGone: (name) => isGone(name, system) }
}

const isGone = (name: string, system: string): boolean => {
  const of = named.exec(name)?.groups
  if (of === undefined || of.system !== system) return false
  const pid = Number(of.pid)
  if (!isThere(pid)) return true
  // The number may have been given out again since: then it began at another time.
  const start = startOf(pid)
  return start !== null && start !== of.start
}

/**
 * Where one number means one process: a boot of a machine, and in it one space of process numbers, as each container has
 * its own. Null where the system doesn't tell. The host's name is in it for sandboxes that all tell the same.
 */
const systemId = (): string | null => {
  try {
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()
    const space = readlinkSync('/proc/self/ns/pid')
    return createHash('sha256')
      .update(JSON.stringify([hostname(), boot, space]))
      .digest('hex')
      .slice(0, 16)
  } catch {
    return null
  }
}

/** Another user's process is there as well, though it takes no signal of ours. */
const isThere = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH')
  }
}

/** When a process began, as its system counts; null where that can't be read. */
const startOf = (pid: number): string | null => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command's name in brackets may hold anything, blanks and brackets too; the start is the 20th field after it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null
  } catch {
    return null
  }
}
