import type { DatabaseSync } from 'node:sqlite'
import { isLocked, toStoreError } from './errors.ts'
import type { ReadTurn } from './read-turn.ts'

interface Work {
  /** Checks first and writes after: what returns has been written whole, or not at all. */
  readonly run: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
  /** When it is refused if the file is still locked, as `performance` counts. */
  readonly until: number
}

/** How long a write waits for another program that holds the file. */
const patienceMs = 5000
/** About as long as another process of ours holds it, for one flush to the disk. */
const pauseMs = 5
/** How long what nobody waits for may wait for others to be written with. */
const longestWaitMs = 5

/**
 * All writes of an event-loop turn and of the next share a transaction, and so one flush to the disk: what came in while
 * the first were worked on need not wait for a flush of its own. Each is answered after the commit. When one fails,
 * every one of them is tried alone, so that nobody fails for another's sake. While another program holds the file they
 * wait between turns, so that everything else goes on: the database itself must not wait for locks.
 */
export class BatchWriter {
  readonly #db: DatabaseSync
  readonly #reads: ReadTurn
  readonly #checkCommitted: () => void
  readonly #onCommit: () => void
  #waiting: Work[] = []
  #isDue = false
  #timer: NodeJS.Timeout | undefined

  /** @param checkCommitted throws when what was committed won't last */
  constructor(db: DatabaseSync, reads: ReadTurn, checkCommitted: () => void, onCommit: () => void) {
    this.#db = db
    this.#reads = reads
    this.#checkCommitted = checkCommitted
    this.#onCommit = onCommit
  }

  /** @param mostMs how long it may wait for a locked file */
  write<Value>(run: () => Value, mostMs = patienceMs): Promise<Value> {
    if (!this.#isDue) setImmediate(() => setImmediate(() => this.#flush()))
    this.#isDue = true
    return this.#add(run, mostMs)
  }

  /** As `write` for what nobody waits for: it goes with the next write, and so needs no flush to the disk of its own. */
  writeSoon<Value>(run: () => Value): Promise<Value> {
    this.#timer ??= setTimeout(() => this.#flushUnlessDue(), longestWaitMs)
    return this.#add(run, patienceMs)
  }

  #add<Value>(run: () => Value, mostMs: number): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject, until: performance.now() + mostMs })
    })
  }

  /** Resolves when all that waited is written or refused. */
  async idle(): Promise<void> {
    if (this.#waiting.length > 0) await this.write(() => undefined).catch(() => undefined)
  }

  #flushUnlessDue(): void {
    if (!this.#isDue) this.#flush()
  }

  #flush(): void {
    const batch = this.#waiting
    this.#waiting = []
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#carryOut(batch)
    this.#isDue = this.#waiting.length > 0
    if (this.#isDue) setTimeout(() => this.#flush(), pauseMs)
  }

  #carryOut(batch: readonly Work[]): void {
    let values: readonly unknown[]
    try {
      this.#reads.end()
      this.#db.exec('BEGIN IMMEDIATE')
      values = batch.map((work) => work.run())
      this.#db.exec('COMMIT')
    } catch (error) {
      this.#rollback()
      if (isLocked(error)) for (const work of batch) this.#putOff(work, error)
      else if (batch.length > 1) for (const work of batch) this.#carryOut([work])
      else batch[0]?.reject(toStoreError(error))
      return
    }
    try {
      this.#checkCommitted()
    } catch (error) {
      for (const work of batch) work.reject(error)
      return
    }
    for (const [index, work] of batch.entries()) work.resolve(values[index] as never)
    this.#onCommit()
  }

  #putOff(work: Work, error: unknown): void {
    if (performance.now() < work.until) this.#waiting.push(work)
    else work.reject(toStoreError(error))
  }

  /** SQLite has rolled back by itself after some failures, such as a full disk. */
  #rollback(): void {
    if (!this.#db.isOpen || !this.#db.isTransaction) return
    try {
      this.#db.exec('ROLLBACK')
    } catch {
      // The failure that led here is the one that is reported.
    }
  }
}
