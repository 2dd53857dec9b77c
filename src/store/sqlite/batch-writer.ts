import type { DatabaseSync } from 'node:sqlite'
import { toStoreError } from './errors.ts'

interface Work {
  /** Checks first and writes after: what returns has been written whole, or not at all. */
  readonly run: () => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

/**
 * All writes of an event-loop turn and of the next share a transaction, and so one flush to the disk: what came in while
 * the first were worked on need not wait for a flush of its own. Each is answered after the commit. When one fails,
 * every one of them is tried alone, so that nobody fails for another's sake.
 */
export class BatchWriter {
  readonly #db: DatabaseSync
  readonly #onCommit: () => void
  #waiting: Work[] = []

  constructor(db: DatabaseSync, onCommit: () => void) {
    this.#db = db
    this.#onCommit = onCommit
  }

  write<Value>(run: () => Value): Promise<Value> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ run, resolve, reject })
      if (this.#waiting.length === 1) setImmediate(() => setImmediate(() => this.flush()))
    })
  }

  /** Carries out what waits, now. */
  flush(): void {
    const batch = this.#waiting
    this.#waiting = []
    if (batch.length === 0) return
    if (!this.#commit(batch)) for (const work of batch) this.#commit([work])
    this.#onCommit()
  }

  /** False when nothing was written, and each is to be tried alone. */
  #commit(batch: readonly Work[]): boolean {
    if (!this.#begin(batch)) return true
    try {
      const values = batch.map((work) => work.run())
      this.#db.exec('COMMIT')
      for (const [index, work] of batch.entries()) work.resolve(values[index] as never)
      return true
    } catch (error) {
      this.#rollback()
      if (batch.length === 1) batch[0]?.reject(toStoreError(error))
      return batch.length === 1
    }
  }

  /** Where no transaction can begin, nobody is to blame and everybody fails: after one wait, not one each. */
  #begin(batch: readonly Work[]): boolean {
    try {
      this.#db.exec('BEGIN IMMEDIATE')
      return true
    } catch (error) {
      for (const work of batch) work.reject(toStoreError(error))
      return false
    }
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
