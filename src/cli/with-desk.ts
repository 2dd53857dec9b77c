import { existsSync } from 'node:fs'
import { type Desk, loadSettings, openDesk } from '../main.ts'
import { sqliteFileOf } from '../store/store-url.ts'
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
 * @param begins the command is one that a new store begins with; of another's it is said that there was none
 */
export const withDesk = async (work: (desk: Desk) => Promise<void>, begins = false): Promise<void> => {
  const settings = loadSettings()
  const file = sqliteFileOf(settings.FRONTDESK_STORE)
  const isNew = file !== null && !existsSync(file)
  const desk = await openDesk({ settings, matcher: Promise.resolve(noMatcher) })
  if (isNew && !begins) console.error(`new store at ${file}: is FRONTDESK_STORE set as for the server?`)
  try {
    await work(desk)
    await desk.frontdesk.drain()
  } finally {
    await desk.frontdesk.stop()
    await desk.store.close()
  }
}
