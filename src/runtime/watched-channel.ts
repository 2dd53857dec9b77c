import type { Logger } from 'pino'
import type { Instant } from '../ids.ts'
import type { Channel } from './channel.ts'

/** Shorter failures are a platform's everyday life, and over before anybody could act. */
const worthTellingMs = 60_000

/** A channel that also counts it as trouble when nothing it delivers has arrived for a while. */
export const watchedChannel = (channel: Channel, now: () => Instant, log: Logger): Channel => {
  const { platform, deliver } = channel
  if (deliver === undefined) return channel
  let failing: { readonly since: Instant; readonly why: string } | null = null
  return {
    ...channel,
    deliver: async (delivery) => {
      const result = await deliver(delivery)
      // What is refused for good was at least heard.
      if (result.ok || result.permanent) failing = null
      else {
        if (failing === null) log.warn({ platform, why: result.why }, 'a message is not taken yet; it is tried again')
        failing = { since: failing?.since ?? now(), why: result.why }
      }
      return result
    },
    trouble: () => {
      const found = channel.trouble?.() ?? null
      if (found !== null || failing === null || now() - failing.since < worthTellingMs) return found
      return { message: `no message is taken (${failing.why})`, remedy: 'frontdesk doctor tells what is wrong' }
    },
  }
}
