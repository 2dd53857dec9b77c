import type { Logger } from 'pino'
import { Recent } from '../../src/recent.ts'

interface RememberedOptions<Value> {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly keptMs: number
  /** Soon enough to be right again, seldom enough not to add to the platform's trouble. */
  readonly failureKeptMs: number
  /** What holds while the platform doesn't tell. */
  readonly instead: (error: unknown, before: Promise<Value> | undefined) => Value | Promise<Value>
}

const mostRemembered = 10_000

/** What never changes is asked for once; whoever asks for it while the platform doesn't tell learns why. */
export const forGood = {
  now: Date.now,
  keptMs: Number.POSITIVE_INFINITY,
  failureKeptMs: 0,
  instead: (error: unknown): never => {
    throw error
  },
} as const

interface Known<Value> {
  readonly value: Promise<Value>
  until: number
}

/** What a platform tells of somebody or something, asked for once in a while and not at every message. */
export class Remembered<Value> {
  readonly #options: RememberedOptions<Value>
  readonly #known = new Recent<string, Known<Value>>(mostRemembered)

  constructor(options: RememberedOptions<Value>) {
    this.#options = options
  }

  of(key: string, ask: () => Promise<Value>): Promise<Value> {
    const { now, keptMs, failureKeptMs, instead } = this.#options
    const before = this.#known.get(key)
    if (before !== undefined && before.until > now()) return before.value
    const asked = ask().catch((error: unknown) => {
      known.until = now() + failureKeptMs
      return instead(error, before?.value)
    })
    const known: Known<Value> = { value: asked, until: now() + keptMs }
    this.#known.set(key, known)
    return known.value
  }
}

/** How long a reason stays told: it is the same for everybody who writes meanwhile. */
const toldMs = 60 * 60_000

export interface LookUpParts<Value> extends Omit<RememberedOptions<Value>, 'instead'> {
  readonly log: Logger
  /** What it means that somebody could not be looked up. */
  readonly words: string
  readonly whyOf: (error: unknown) => string
  /** For reasons that an administrator can do something about. */
  readonly remedies?: Readonly<Record<string, string>>
  readonly instead: (before: Promise<Value> | undefined) => Value | Promise<Value>
}

/** What a platform tells of people. Who can't be looked up is served all the same, and the reason is told once. */
export const lookUps = <Value>({ log, words, whyOf, remedies, instead, ...how }: LookUpParts<Value>) => {
  const toldUntil = new Recent<string, number>(100)
  return new Remembered<Value>({
    ...how,
    instead: (error, before) => {
      const why = whyOf(error)
      if ((toldUntil.get(why) ?? 0) <= how.now()) {
        toldUntil.set(why, how.now() + toldMs)
        log.warn({ why, remedy: remedies?.[why] }, words)
      }
      return instead(before)
    },
  })
}
