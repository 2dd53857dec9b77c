import { type Desk, loadSettings, openDesk } from '../main.ts'
import type { Matcher } from '../understanding/understanding.ts'

/** Commands take no customer's message in, so none pays for what understands one. */
const noMatcher: Matcher = {
  understand: () => {
    throw new Error('a command understands no messages')
  },
}

/**
 * Runs a command on the configured store, beside a running server if there is one, and carries out what follows from
 * it before the command ends.
 */
export const withDesk = async (work: (desk: Desk) => Promise<void>): Promise<void> => {
  const desk = await openDesk({ settings: loadSettings(), matcher: Promise.resolve(noMatcher) })
  try {
    await work(desk)
    await desk.frontdesk.drain()
  } finally {
    await desk.frontdesk.stop()
    await desk.store.close()
  }
}
