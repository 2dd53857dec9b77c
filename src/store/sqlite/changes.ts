import type { DatabaseSync } from 'node:sqlite'
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
    this.#since = db.prepare(
      'SELECT conversation, max(position) AS position FROM entry WHERE position > ? GROUP BY conversation',
    )
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
    this.#seenVersion = version
    this.#tell()
  }

  #version(): unknown {
    return this.#dataVersion.get()?.data_version
  }

  #tell(): void {
    for (const row of this.#since.all(this.#position)) {
      this.#position = Math.max(this.#position, Number(row.position))
      for (const watcher of this.#watchers) watcher(String(row.conversation) as ConversationId)
    }
  }
}
