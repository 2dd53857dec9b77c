import { DatabaseSync } from 'node:sqlite'
import { instant } from '../../src/ids.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Effect } from '../../src/triage/conversation.ts'
import { openFile } from '../store/sqlite-files.ts'
import { helpdeskContract, type OpenedHelpdesk } from './helpdesk-contract.ts'

const openBuiltin = async (): Promise<OpenedHelpdesk> => {
  const { store, file, close } = await openFile()
  const seen: Effect[] = []
  let now = 0
  return {
    helpdesk: createBuiltinHelpdesk(store),
    effects: async () => {
      const claim = { owner: 'test', now: instant(++now), leaseUntil: instant(now + 1000), limit: 10_000 }
      const claimed = await store.claimEffects(claim)
      await store.finishEffects(claimed.map(({ effect, fence }) => ({ key: effect.key, fence })))
      seen.push(...claimed.map(({ effect }) => effect))
      return seen
    },
    cutOff: async () => {
      const db = new DatabaseSync(file)
      db.exec('ALTER TABLE ticket RENAME TO elsewhere')
      db.close()
    },
    close,
  }
}

helpdeskContract('built in', openBuiltin)
