import type { ChannelTrouble } from '../../../src/runtime/channel.ts'
import { failureOf } from './failures.ts'

/** Slack can't be reached, or takes no token of ours. */
export class SlackProblem extends Error implements ChannelTrouble {
  readonly remedy: string
  /** Slack knows us and says no, as opposed to saying nothing. */
  readonly isRefusal: boolean
  /** How long Slack wants us to wait. */
  readonly afterMs: number
  constructor(message: string, remedy: string, isRefusal: boolean, afterMs = 0) {
    super(message)
    this.name = 'SlackProblem'
    this.remedy = remedy
    this.isRefusal = isRefusal
    this.afterMs = afterMs
  }
}

const wayOut = 'let connections out to slack.com and wss-primary.slack.com, port 443; it is tried again by itself'

/** What a call with the token in `setting` failed by. */
export const problemOf = (error: unknown, setting: string): SlackProblem => {
  const failure = failureOf(error)
  switch (failure.kind) {
    case 'refused':
      return new SlackProblem(
        `Slack refuses the value of ${setting} (${failure.code})`,
        `copy ${setting} anew from the app's page`,
        true,
      )
    case 'limited':
      return new SlackProblem(
        'Slack lets us connect later only',
        'wait: it is tried again by itself',
        false,
        failure.afterMs,
      )
    case 'unsure':
      return new SlackProblem(`Slack can't be reached (${failure.code})`, wayOut, false)
  }
}
