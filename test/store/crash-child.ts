import type { ConversationId } from '../../src/ids.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import type { Store } from '../../src/store/store.ts'
import { type Acknowledged, chatsOf, crashSave, crashTicketKey } from './crash-saves.ts'
import { ticketRequest } from './examples.ts'

/** Saves until it is killed, and prints what the store told it was saved: `crash-child.ts URL NAME`. */
const [url = '', name = ''] = process.argv.slice(2)

const saveNext = async (store: Store, id: ConversationId): Promise<void> => {
  const version = ((await store.conversation(id))?.version ?? 0) + 1
  const [result, { ticket }] = await Promise.all([
    store.save(crashSave(id, version)),
    store.openTicket(ticketRequest(crashTicketKey(id, version))),
  ])
  if (result.kind !== 'saved') throw new Error(`save ${version} of ${id}: ${result.kind}`)
  const line: Acknowledged = { id, version, ticket: ticket.number }
  process.stdout.write(`${JSON.stringify(line)}\n`)
}

const store = await openSqliteStore(url)
for (;;) await Promise.all(chatsOf(name).map((id) => saveNext(store, id)))
