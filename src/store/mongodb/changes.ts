import type { ConversationId } from '../../ids.ts'

type Watcher = (id: ConversationId) => void

/** Tells who watches which conversations have new lines: this process's at once, another's as the database tells. */
export class Changes {
  readonly #process: string
  readonly #watchers = new Set<Watcher>()
  #count = 0

  /** `process` is different in each process. */
  constructor(process: string) {
    this.#process = process
  }

  /** Marks a save as this process's own; never the same twice, so that every change of it shows. */
  nextStamp(): string {
    this.#count++
    return `${this.#process}:${this.#count}`
  }

  watch(onChange: Watcher): () => void {
    this.#watchers.add(onChange)
    return () => {
      this.#watchers.delete(onChange)
    }
  }

  /** To be called when a save of this process has brought entries. */
  saved(id: ConversationId): void {
    for (const watcher of this.#watchers) watcher(id)
  }
}
