import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { createPresence } from '../../src/runtime/presence.ts'
import { exitOf } from '../support/program.ts'

const presence = createPresence(randomBytes)

/** The name that another process of this system would have. */
const nameOf = (pid: number, start = '1') => presence.name.replace(/@\d+\.\d+@/, `@${pid}.${start}@`)

const endedPid = async (): Promise<number> => {
  const child = spawn(process.execPath, ['--version'])
  await exitOf(child)
  return child.pid ?? expect.fail('the process must have begun')
}

describe.skipIf(!existsSync('/proc/self/stat'))('a process among others', () => {
  it('runs itself, and every desk in it', () => {
    expect(presence.isGone(presence.name)).toBe(false)
    expect(presence.isGone(createPresence(randomBytes).name)).toBe(false)
    expect(createPresence(randomBytes).name).not.toBe(presence.name)
  })

  it('knows that one has ended', async () => {
    expect(presence.isGone(nameOf(await endedPid()))).toBe(true)
  })

  it('is not taken in by a number that was given out again', () => {
    expect(presence.isGone(nameOf(process.pid))).toBe(true)
    expect(presence.isGone(nameOf(process.ppid))).toBe(true)
  })

  it('leaves alone what runs elsewhere, or can’t be told', async () => {
    const gone = nameOf(await endedPid())
    const elsewhere = gone.replace(/@\w+$/, '@0123456789abcdef')
    for (const name of [elsewhere, '', 'Zm9vYmFy', 'saver', `${gone}@more`, gone.replace(/@\w+$/, '')])
      expect(presence.isGone(name), name).toBe(false)
  })
})
