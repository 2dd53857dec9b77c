import { type Desk, loadSettings, openDesk } from '../main.ts'

/**
 * Runs a command on the configured store, beside a running server if there is one, and carries out what follows from
 * it before the command ends.
 */
export const withDesk = async (work: (desk: Desk) => Promise<void>): Promise<void> => {
  const desk = await openDesk({ settings: loadSettings() })
  try {
    await work(desk)
    await desk.frontdesk.drain()
  } finally {
    await desk.frontdesk.stop()
    await desk.store.close()
  }
}
