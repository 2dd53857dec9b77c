import type { Entry } from '../../src/triage/conversation.ts'

/** Remembers that it was rung until somebody waits for it: a ring while nobody waits is not lost. */
export interface Bell {
  ring(): void
  /** Resolves at once when it was rung since the last wait, else at the next ring. */
  wait(): Promise<void>
}

export const createBell = (): Bell => {
  let rung = false
  let wake: (() => void) | null = null
  return {
    ring: () => {
      rung = true
      wake?.()
    },
    wait: async () => {
      if (!rung) await new Promise<void>((resolve) => (wake = resolve))
      wake = null
      rung = false
    },
  }
}

export interface Following {
  /** Entries after `afterSeq`, oldest first, at most `limit`. */
  readonly read: (afterSeq: number, limit: number) => Promise<readonly Entry[]>
  /** Resolves when the reader can take the next one. */
  readonly send: (entry: Entry) => Promise<void>
  /** Rung when there may be more. */
  readonly bell: Bell
  /** After it is aborted the bell must ring once. */
  readonly signal: AbortSignal
}

/** Few, because a slow reader's page waits in memory. */
const batch = 20

/** Sends every entry after `afterSeq` once, in order, and goes on as more come until aborted. */
export const follow = async (afterSeq: number, { read, send, bell, signal }: Following): Promise<void> => {
  let seq = afterSeq
  while (!signal.aborted) {
    const entries = await read(seq, batch)
    for (const entry of entries) {
      if (signal.aborted) return
      await send(entry)
      seq = entry.seq
    }
    if (entries.length === 0) await bell.wait()
  }
}
