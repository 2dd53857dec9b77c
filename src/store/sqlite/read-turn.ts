import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { documentBy, documentsBy } from './documents.ts'
import { reading } from './errors.ts'

/**
 * The reads of an event-loop turn share a transaction: a read alone locks the file and lets it go again, which takes
 * several times as long as the read itself. What another process writes meanwhile is seen from the next turn on.
 */
export class ReadTurn {
  readonly #db: DatabaseSync
  #isOpen = false

  constructor(db: DatabaseSync) {
    this.#db = db
  }

  /** As `documentBy`. */
  one<Document>(statement: StatementSync, ...values: readonly SQLInputValue[]): Document | null {
    this.#begin()
    return documentBy<Document>(statement, ...values)
  }

  /** As `documentsBy`. */
  all<Document>(statement: StatementSync, ...values: readonly SQLInputValue[]): Document[] {
    this.#begin()
    return documentsBy<Document>(statement, ...values)
  }

  /** Nothing is written while the turn's transaction is open. */
  end(): void {
    if (!this.#isOpen) return
    this.#isOpen = false
    if (!this.#db.isOpen || !this.#db.isTransaction) return
    try {
      this.#db.exec('ROLLBACK')
    } catch {
      // Nothing was written, and that the file can't be read was told to who read it.
    }
  }

  /** Locks nothing by itself: the first read does. */
  #begin(): void {
    if (this.#isOpen || this.#db.isTransaction) return
    reading(() => this.#db.exec('BEGIN'))
    this.#isOpen = true
    setImmediate(() => this.end())
  }
}
