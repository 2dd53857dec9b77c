import type { UnderstandingData } from './data.ts'

/** A rule of severity with its cues by number. */
export interface SeverityRule {
  readonly priority: number
  readonly all: readonly number[]
  readonly any: readonly number[]
  readonly none: readonly number[]
}

export const severityRules = (
  severity: UnderstandingData['severity'],
  cueNames: readonly string[],
  priorityIds: readonly string[],
): readonly SeverityRule[] => {
  const numbers = (names: readonly string[]): readonly number[] => names.map((name) => cueNames.indexOf(name))
  return severity.rules.map(({ priority, all, any, none }) => ({
    priority: priorityIds.indexOf(priority),
    all: numbers(all),
    any: numbers(any),
    none: numbers(none),
  }))
}

/** The priority of the first rule that fits the cues; -1 when none does. */
export const ruledPriority = (rules: readonly SeverityRule[], cues: Uint8Array): number => {
  const has = (cue: number): boolean => cues[cue] === 1
  const rule = rules.find(
    ({ all, any, none }) => all.every(has) && (any.length === 0 || any.some(has)) && !none.some(has),
  )
  return rule?.priority ?? -1
}
