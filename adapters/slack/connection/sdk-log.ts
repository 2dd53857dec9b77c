import { type AppOptions, LogLevel } from '@slack/bolt'
import type { Logger } from 'pino'

type SdkLogger = NonNullable<AppOptions['logger']>

/**
 * What the SDK says, in our log. Its debug lines hold what people wrote: they are dropped.
 *
 * @param warnings where they are told better by us, who know what was to be done: 'debug'
 */
export const sdkLog = (log: Logger, warnings: 'warn' | 'debug'): SdkLogger => ({
  debug: () => undefined,
  info: () => undefined,
  warn: (...messages) => log[warnings](words(messages)),
  error: (...messages) => log.error(words(messages)),
  setLevel: () => undefined,
  getLevel: () => LogLevel.WARN,
  setName: () => undefined,
})

/** What a parser says quotes what it could not read, which somebody may have written. */
const quote = /SyntaxError:.*/s

const words = (messages: readonly unknown[]): string =>
  messages
    .map((each) => (each instanceof Error ? `${each.name}: ${each.message}` : String(each)))
    .join(' ')
    .replace(quote, 'SyntaxError')
    .slice(0, 300)
