import { describe, expect, it } from 'vitest'
import type { AccountId, ConversationId, EffectKey, IdentityKey, Instant, PriorityId } from '../../src/ids.ts'
import type { Store } from '../../src/store/store.ts'
import type { TicketState } from '../../src/tickets/ticket.ts'
import { startProcess } from './bench.ts'

/** Opens a ticket of Maria's account and leaves it in a state. */
const seed = async (store: Store, subject: string, state: TicketState = 'open'): Promise<void> => {
  const { ticket } = await store.openTicket({
    ...{ key: `seeded:${subject}` as EffectKey, subject, description: subject, priority: 'medium' as PriorityId },
    ...{ payment: 'plan', plan: null, account: 'account-maria' as AccountId, version: null, email: null },
    ...{ identity: 'test:maria' as IdentityKey, conversation: 'test:maria/0' as ConversationId },
    ...{ openedAt: 0 as Instant, answerDueAt: null },
  })
  if (state !== 'open') await store.saveTicket({ ...ticket, state, revision: 2 }, [])
}

describe('a customer with many tickets', () => {
  it('is told how many are open, however many that are', async () => {
    const { store, receive, transcript } = await startProcess()
    for (let count = 1; count <= 50; count += 1) await seed(store, `matter ${count}`)
    await (await receive('maria', 'm1', 'tickets of mine')).answered
    expect((await transcript('maria')).at(-1)).toBe('bot: Your open tickets: 50.')
  })

  it('is told of the open one that is older than many closed ones', async () => {
    const { store, receive, transcript } = await startProcess()
    await seed(store, 'an old matter')
    for (let count = 1; count <= 30; count += 1) await seed(store, `matter ${count}`, 'closed')
    await (await receive('maria', 'm1', 'tickets of mine')).answered
    expect((await transcript('maria')).at(-1)).toMatch(/^bot: #1001, “an old matter”/)
  })
})
