import type { DatabaseSync, SQLOutputValue, StatementSync } from 'node:sqlite'
import type { ConversationId } from '../../ids.ts'

/** How late a line written by another process is noticed, at most. */
const lookEveryMs = 200

/** Tells who watches which conversations have new lines: this process's at the commit, another's soon after. */
export class Changes {
  readonly #dataVersion
  readonly #since
  readonly #watchers = new Set<(id: ConversationId) => void>()
  #timer: NodeJS.Timeout | undefined
  #seenVersion: unknown
  #position: number

  constructor(db: DatabaseSync) {
    this.#dataVersion = db.prepare('PRAGMA data_version')
    // Not grouped: SQLite would walk the whole index by conversation for that.
    this.#since = db.prepare('SELECT conversation, position FROM entry WHERE position > ? ORDER BY position')
    this.#position = Number(db.prepare('SELECT coalesce(max(position), 0) AS position FROM entry').get()?.position)
    this.#seenVersion = this.#version()
  }

  watch(onChange: (id: ConversationId) => void): () => void {
    this.#watchers.add(onChange)
    this.#timer ??= setInterval(() => this.#look(), lookEveryMs).unref()
    return () => {
      this.#watchers.delete(onChange)
      if (this.#watchers.size === 0) this.stop()
    }
  }

  /** To be called after each commit of this process. */
  committed(): void {
    if (this.#watchers.size > 0) this.#tell()
  }

  stop(): void {
    clearInterval(this.#timer)
    this.#timer = undefined
  }

  /** SQLite counts other connections' commits; without one there is nothing to look for. */
  #look(): void {
    const version = this.#version()
    if (version === this.#seenVersion) return
    if (this.#tell()) this.#seenVersion = version
  }

  #version(): unknown {
    return this.#read(this.#dataVersion)?.[0]?.data_version
  }

  /** False when the new lines can't be read now: the next look tells of them. */
  #tell(): boolean {
    const rows = this.#read(this.#since, this.#position)
    if (rows === null) return false
    this.#position = Number(rows.at(-1)?.position ?? this.#position)
    for (const conversation of new Set(rows.map((row) => String(row.conversation) as ConversationId))) {
      for (const watcher of this.#watchers) watcher(conversation)
    }
    return true
  }

  /** Null when the database can't be read: whoever asks the store for something hears why, a timer could only crash. */
  #read(statement: StatementSync, ...values: readonly number[]): Record<string, SQLOutputValue>[] | null {
    try {
      return statement.all(...values)
    } catch {
      return null
    }
  }
}
