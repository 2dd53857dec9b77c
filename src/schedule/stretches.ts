/** Time from `start` to before `end`, in milliseconds since 1970-01-01T00:00Z. */
export interface Stretch {
  readonly start: number
  readonly end: number
}

/** The same time in order, without empty stretches, and with those that overlap or touch made one. */
export const joined = (stretches: readonly Stretch[]): readonly Stretch[] => {
  const result: Stretch[] = []
  for (const next of stretches.filter(({ start, end }) => start < end).toSorted((a, b) => a.start - b.start)) {
    const last = result.at(-1)
    if (last === undefined || next.start > last.end) result.push({ start: next.start, end: next.end })
    else if (next.end > last.end) result[result.length - 1] = { start: last.start, end: next.end }
  }
  return result
}

/** What of `stretches` is in none of `taken`. */
export const without = (stretches: readonly Stretch[], taken: readonly Stretch[]): readonly Stretch[] =>
  taken.reduce<readonly Stretch[]>((left, cut) => left.flatMap((each) => minus(each, cut)), stretches)

const minus = (whole: Stretch, cut: Stretch): readonly Stretch[] => {
  if (cut.end <= whole.start || whole.end <= cut.start) return [whole]
  const before = { start: whole.start, end: cut.start }
  const after = { start: cut.end, end: whole.end }
  return [before, after].filter(({ start, end }) => start < end)
}
