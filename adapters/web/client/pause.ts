/** A wait that can be cut short. */
export interface Pause {
  /** Resolves after so many milliseconds, or when woken. */
  wait(ms: number): Promise<void>
  wake(): void
}

export const createPause = (): Pause => {
  let wake: () => void = () => undefined
  return {
    wait: (ms) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, ms)
        wake = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    wake: () => wake(),
  }
}

const firstWaitMs = 500
const longestWaitMs = 30_000

/**
 * How long to wait after so many failures in a row: twice as long each time, up to half a minute, and up to a half of it
 * less by chance, so that not all who lost a server come back in the same moment.
 *
 * @param failures 1 after the first
 * @param chance in [0, 1)
 */
export const backoffMs = (failures: number, chance: number): number =>
  Math.min(longestWaitMs, firstWaitMs * 2 ** Math.min(failures - 1, 10)) * (1 - chance / 2)
