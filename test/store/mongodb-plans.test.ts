import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type AccountId, type ConversationId, type IdentityKey, instant } from '../../src/ids.ts'
import { openMongoStore } from '../../src/store/mongodb/open.ts'
import type { Store } from '../../src/store/store.ts'
import { type MongoServer, startMongoServer } from '../support/mongo-server.ts'
import { contentOf, storedOf } from './contract/attachments.ts'
import {
  accountOf,
  claimAt,
  conversationOf,
  deliver,
  effectKey,
  entryOf,
  eventId,
  saveOf,
  tell,
  ticketNumber,
  ticketRequest,
} from './examples.ts'
import { Commands, planOf, type Query, shapeOf } from './mongodb-commands.ts'
import { newDatabaseName, withDatabase } from './mongodb-databases.ts'

const server = await startMongoServer({ durable: false })

const many = 150
const chat = (index: number) => `test:${index}` as ConversationId
const person = (index: number) => `test:person-${index}` as IdentityKey
const account = (index: number) => accountOf(`Account ${index}`)

/** A desk with something of everything, so that a plan that looks at too much shows. */
const fill = async (store: Store): Promise<void> => {
  for (let index = 0; index < many; index++) {
    const effects = [deliver(`d${index}`), tell(`n${index}`, chat(index))]
    const wakeAt = instant(1_000_000 + index)
    const conversation = conversationOf(chat(index), 1, { wakeAt })
    const unclear = index % 10 === 0 ? [{ seq: 1, at: instant(index) }] : []
    const lease = index < 10 ? null : { owner: 'saver', until: instant(1_000_000 + index) }
    await store.save(saveOf(conversation, { entries: [entryOf(1)], events: [eventId('m1')], effects, unclear, lease }))
    await store.putAccount(account(index))
    await store.link(person(index), account(index).id)
    await store.putCode(`hash-${index}`, account(index).id, instant(1000 + index))
    const states = index % 50 === 0 ? 'closed' : 'open'
    const request = ticketRequest(`t${index}`, { account: account(index).id, identity: person(index) })
    const { ticket } = await store.openTicket(request)
    await store.putAttachment(storedOf(`a${index}`, 10, 1_000_000), contentOf(10))
    if (states === 'closed') await store.saveTicket({ ...ticket, state: 'closed', revision: 2 }, [])
  }
}

const longTalk = async (store: Store): Promise<void> => {
  const text = 'x'.repeat(2000)
  for (let version = 2; version < 60; version++) {
    const entries = [{ ...entryOf(version, text), message: eventId(`m${version}`) }]
    await store.save(saveOf(conversationOf(chat(0), version), { entries, events: [eventId(`m${version}`)] }))
  }
}

/** Everything that the port can be asked, with hits and misses. */
const useAll = async (store: Store, other: Store): Promise<void> => {
  const id = chat(1)
  await store.conversation(id)
  const second = saveOf(conversationOf(id, 2), {
    entries: [entryOf(2)],
    events: [eventId('m2')],
    effects: [deliver('x1')],
  })
  await store.save(second)
  await store.save(second)
  await store.save(saveOf(conversationOf(id, 3), { effects: [deliver('x1'), deliver('x2')] }))
  await store.save(saveOf(conversationOf(id, 9)))
  await store.entries(chat(0), { afterSeq: 0, limit: 1000, audience: 'staff' })
  await store.unclear(5)
  await store.forgetUnclear([{ conversation: chat(10), seq: 1 }])
  await store.forgetUnclearBefore(instant(25))
  await store.claimWakes(claimAt(1_000_005))
  const claimed = await store.claimEffects(claimAt(1, { limit: 5 }))
  for (const { effect, fence } of claimed) await store.renewLease(effect.key, fence, instant(50))
  for (const { effect, fence } of claimed.slice(0, 2)) await store.retryEffect(effect.key, fence, instant(60))
  await store.finishEffects(claimed.slice(2).map(({ effect, fence }) => ({ key: effect.key, fence })))
  await other.finishEffects([{ key: effectKey('d20'), fence: 1 }])
  await other.renewLease(effectKey('d21'), 1, instant(2_000_000))

  const { ticket } = await store.openTicket(ticketRequest('t1'))
  await store.openTicket(ticketRequest('new'))
  await store.ticket(ticketNumber(1010))
  await store.ticketByKey(effectKey('t3'))
  await store.saveTicket({ ...ticket, revision: 2 }, [tell('x3', id)])
  const [own] = await store.claimEffects(claimAt(2_000_000, { limit: 1 }))
  if (own !== undefined) await store.finishEffects([{ key: own.effect.key, fence: own.fence }])
  const limit = 20
  await store.tickets({ limit })
  await store.tickets({ account: account(3).id, limit })
  await store.tickets({ identity: person(3), limit })
  await store.tickets({ states: ['closed'], limit })
  await store.tickets({ identity: person(3), limit, below: ticketNumber(9999) })
  await store.tickets({ account: account(3).id, states: ['open'], limit })

  await store.putAccount(account(5))
  await store.account(account(5).id)
  await store.account('nobody' as AccountId)
  await store.accountByName('Account 7')
  await store.accounts()
  await store.accounts({ planOutside: [account(1).plan] })
  await store.links(account(4).id)
  await store.accountFor(person(1), [person(2), person(3)])
  await store.redeemCode('hash-9', person(200), instant(1002))
  await store.unlink(person(200))
  await store.withdraw(chat(0), eventId('m2'))
  const stored = storedOf('new', 10)
  await store.putAttachment(stored, contentOf(10))
  await store.putAttachment(stored, contentOf(10))
  await store.attachment(stored.attachment.id)
  await store.attachmentBytes(stored.attachment.id)
  await store.holdAttachments([stored.attachment.id], 'conversation')
  await store.releaseAttachments([stored.attachment.id], 'conversation', instant(1))
  await store.looseAttachments(instant(1), 10)
  await store.removeAttachments([stored.attachment.id])
  await store.secret('plans')
  await store.secret('plans')
  await store.ping()
}

interface Exception {
  readonly shape: RegExp
  readonly why: string
}

/** What holds on any server. */
const inGeneral: readonly Exception[] = [
  { shape: /^find accounts {} sort/, why: 'all accounts are asked for, and given' },
  {
    shape: /^find accounts {"account.plan":{"\$nin"/,
    why: 'asked at a start, and where a plan is taken out of the catalog',
  },
]
/** Limits of the server that stands in for MongoDB, none of MongoDB's. */
const onStandIn: readonly Exception[] = [
  { shape: /{"_id":"\?",/, why: 'does not use the index of _id beside other conditions' },
  { shape: /sort {"_id":-1} limit$/, why: 'sorts in memory what an index gives in order' },
]

describe.skipIf(server === null)('the queries', () => {
  const commands = new Commands()
  const name = newDatabaseName()
  let shapes: ReadonlyMap<string, Query> = new Map()
  const url = (server as MongoServer | null)?.url(name) ?? ''

  beforeAll(async () => {
    const store = await openMongoStore(url, commands.hear)
    const other = await openMongoStore(url, commands.hear)
    await fill(store)
    await longTalk(store)
    commands.queries.length = 0
    await useAll(store, other)
    await Promise.all([store.close(), other.close()])
    shapes = new Map(commands.queries.map((query) => [shapeOf(query), query]))
  }, 60_000)
  afterAll(async () => {
    await withDatabase(url, (database) => database.dropDatabase())
    await server?.stop()
  })

  it('were all seen', () => {
    expect(shapes.size).toBeGreaterThan(35)
  })

  it('would show a scan, if there were one', async () => {
    const scan = { command: 'find', collection: 'conversations', filter: { 'state.zone': 'UTC+2' } }
    const query = { ...scan, sort: null, limit: null, pipeline: null }
    expect(await withDatabase(url, (database) => planOf(database, query))).toEqual({
      scansCollection: true,
      examinedPerReturned: many,
    })
  })

  it('find what they look for by an index, and look at no more than they find', async () => {
    const exceptions = [...inGeneral, ...(server?.kind === 'stand-in' ? onStandIn : [])]
    const excepted = (shape: string) => exceptions.find((exception) => exception.shape.test(shape))
    const wrong: string[] = []
    await withDatabase(url, async (database) => {
      for (const [shape, query] of shapes) {
        const plan = await planOf(database, query)
        const isFine = !plan.scansCollection && plan.examinedPerReturned <= 1.2
        if (!isFine) console.log(`${excepted(shape)?.why ?? 'WRONG'}: ${shape}`)
        if (!isFine && excepted(shape) === undefined) wrong.push(`${shape} ${JSON.stringify(plan)}`)
      }
    })
    expect(wrong).toEqual([])
  })
})
