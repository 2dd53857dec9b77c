import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { DiskReport } from './disk-child.ts'
import { temporaryFolder } from './sqlite-files.ts'

const script = fileURLToPath(new URL('./disk-child.ts', import.meta.url))

/** A program of Linux; where it is missing, so are these tests. */
const unshare = 'unshare'

/** Runs a shell line where mounts are its own and gone with it. */
const withOwnMounts = (line: string, ...values: readonly string[]) =>
  spawnSync(unshare, ['--map-root-user', '--mount', 'sh', '-ec', line, ...values], { encoding: 'utf8' })

const canMount = withOwnMounts('mount -t tmpfs -o size=1m tmpfs "$0"', tmpdir()).status === 0
const title = canMount ? 'a disk' : 'a disk (no small one can be mounted here)'

describe.skipIf(!canMount)(title, () => {
  let folder: string
  let remove: () => void
  beforeEach(() => {
    ;({ folder, remove } = temporaryFolder())
  })
  afterEach(() => remove())
  const reportOn = (options: string, prepare: string): DiskReport => {
    const line = `mount -t tmpfs -o "$1" tmpfs "$0"; cd "$0"; ${prepare}; exec "$2" "$3" "$0"`
    const { stdout, stderr } = withOwnMounts(line, folder, options, process.execPath, script)
    return stdout === '' ? expect.fail(stderr) : (JSON.parse(stdout) as DiskReport)
  }

  it('that is full fails saves and pings, keeps what was saved, and goes on when there is room', () => {
    const report = reportOn('size=1m', 'touch writable')
    expect(report.saving).toBe('full')
    expect(report.pinging).toBe('full')
    expect(report.saved).toBeGreaterThan(3)
    expect(report.readable).toBe(report.saved)
    expect(report.savedAgain).toBe(true)
  })

  it('that can only be read is said to be so', () => {
    expect(reportOn('ro,size=1m', ':').opening).toBe('read-only')
  })
})
