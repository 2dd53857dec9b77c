/** What a doctor found out about one thing. A text holds no secret. */
export type Finding =
  | { readonly state: 'ok'; readonly what: string }
  | { readonly state: 'warn' | 'fail'; readonly what: string; readonly remedy: string }

export const ok = (what: string): Finding => ({ state: 'ok', what })
export const warn = (what: string, remedy: string): Finding => ({ state: 'warn', what, remedy })
export const fail = (what: string, remedy: string): Finding => ({ state: 'fail', what, remedy })

/**
 * Looks at everything that a platform needs to work, itself included: a check that doesn't come to an end before the
 * signal has failed. Rejections are told as a failure to reach the platform.
 */
export type Examine = (signal: AbortSignal) => Promise<readonly Finding[]>

const worthWarningMs = 30_000
/** Platforms refuse what was signed five minutes ago. */
const tooFarMs = 4 * 60_000
const remedy = 'let the system set its clock (NTP)'

/** Our clock against the `Date` of a platform's answer. */
export const clockFinding = (date: string | null, nowMs: number): Finding => {
  const theirs = date === null ? Number.NaN : Date.parse(date)
  if (Number.isNaN(theirs)) return warn('the platform tells no time to hold our clock against', remedy)
  const skewMs = Math.abs(nowMs - theirs)
  const what = `our clock is ${Math.round(skewMs / 1000)} s from the platform's`
  if (skewMs > tooFarMs) return fail(what, remedy)
  return skewMs > worthWarningMs ? warn(what, remedy) : ok(what)
}
