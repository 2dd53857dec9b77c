import { setTimeout as pause } from 'node:timers/promises'
import type { Logger } from 'pino'
import type { ChannelTrouble } from '../../../src/runtime/channel.ts'
import type { SlackProblem } from './problem.ts'

/** One time that we are connected. Resolves when it is over, or with what keeps it from coming about. */
export type Live = (onUp: () => void, signal: AbortSignal) => Promise<SlackProblem | null>

export interface LinkOptions {
  readonly log: Logger
  /** Milliseconds since 1970. */
  readonly clock: () => number
  /** Pause after the first failure; doubles with each. */
  readonly firstPauseMs: number
}

/** Keeps us connected. */
export interface Link {
  /** Resolves when we are, or Slack is away for now. @throws SlackProblem when Slack refuses us. */
  start(): Promise<void>
  stop(): void
  /** Null while we are connected, and while we only connect anew. */
  trouble(): ChannelTrouble | null
}

const longestPauseMs = 60_000
/** What holds shorter than this does not count as mended. */
const steadyMs = 10_000

export const createLink = (live: Live, { log, clock, firstPauseMs }: LinkOptions): Link => {
  const stopping = new AbortController()
  const { signal } = stopping
  let trouble: SlackProblem | null = null

  /** Told when it begins and when it becomes another, not at every try. */
  const down = (problem: SlackProblem): void => {
    if (trouble?.message !== problem.message) log.warn({ remedy: problem.remedy }, problem.message)
    trouble = problem
  }
  const up = (): void => {
    if (trouble !== null) log.info('Slack is reached again')
    trouble = null
  }

  const keep = async (begun: PromiseWithResolvers<void>): Promise<void> => {
    const onUp = () => {
      up()
      begun.resolve()
    }
    for (let failures = 0; !signal.aborted; ) {
      const since = clock()
      const problem = await live(onUp, signal)
      if (signal.aborted) break
      if (problem !== null) down(problem)
      if (problem?.isRefusal) begun.reject(problem)
      else begun.resolve()
      failures = problem === null && clock() - since > steadyMs ? 0 : failures + 1
      const pauseMs = failures === 0 ? 0 : Math.min(firstPauseMs * 2 ** (failures - 1), longestPauseMs)
      await pause(Math.max(pauseMs, problem?.afterMs ?? 0), undefined, { signal }).catch(() => undefined)
    }
    begun.resolve()
  }

  return {
    start: () => {
      const begun = Promise.withResolvers<void>()
      void keep(begun)
      return begun.promise
    },
    stop: () => stopping.abort(),
    trouble: () => trouble,
  }
}
