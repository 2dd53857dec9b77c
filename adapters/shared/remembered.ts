import { Recent } from '../../src/recent.ts'

export interface RememberedOptions<Value> {
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly keptMs: number
  /** Soon enough to be right again, seldom enough not to add to the platform's trouble. */
  readonly failureKeptMs: number
  readonly most: number
  /** What holds while the platform doesn't tell. */
  readonly instead: (error: unknown, before: Promise<Value> | undefined) => Value | Promise<Value>
}

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
  readonly #known: Recent<string, Known<Value>>

  constructor(options: RememberedOptions<Value>) {
    this.#options = options
    this.#known = new Recent(options.most)
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
