import type { Logger } from 'pino'

const everyMs = 60_000

/**
 * What tells the administrator of requests that are refused: once a minute at most, since strangers send as many as they
 * like.
 * @param clock milliseconds that only grow
 * @param words with what to look at
 */
export const tellRefusals = (log: Logger, clock: () => number, words: string): (() => void) => {
  let toldAt = Number.NEGATIVE_INFINITY
  let count = 0
  return () => {
    count++
    if (clock() - toldAt < everyMs) return
    log.warn({ count }, words)
    toldAt = clock()
    count = 0
  }
}
