import { beforeEach, expect, it } from 'vitest'
import { disagreementsIn } from '../../src/accounts/disagreements.ts'
import type { ConversationId, EventId, IdentityKey } from '../../src/ids.ts'
import { accountOf } from '../store/examples.ts'
import { type Process, startProcess } from './bench.ts'

const [maria, support, sales] = ['test:maria', 'test:team/support', 'test:team/sales'] as IdentityKey[] as [
  IdentityKey,
  IdentityKey,
  IdentityKey,
]
const everybody = 'test:team/*' as IdentityKey
const [acme, beta] = [accountOf('Acme'), accountOf('Beta')]

let process: Process
let messages = 0
beforeEach(async () => {
  process = await startProcess()
  for (const account of [acme, beta]) await process.store.putAccount(account)
})

const write = async (rules: readonly IdentityKey[], broadRules: readonly IdentityKey[] = []) => {
  const identity = { key: maria, rules, broadRules, displayName: 'Maria Confidential', verified: true }
  const id = `message:${++messages}` as EventId
  const conversation = 'test:chat' as ConversationId
  const from = { id, conversation, identity, zone: null, language: null }
  await (await process.desk.receive({ ...from, kind: 'message', text: 'thanks' })).answered
}
const warnings = () => process.logged().match(/rules disagree/g)?.length ?? 0

it('tells once of a person whose rules name two accounts, without the name, until they agree', async () => {
  await process.store.link(support, acme.id)
  await process.store.link(sales, beta.id)
  await write([support, sales, 'test:team/other' as IdentityKey])
  await write([support, sales])
  expect(warnings()).toBe(1)
  expect(process.logged()).toContain('test:team/support says Acme')
  expect(process.logged()).not.toContain('Confidential')
  const rules = [
    { key: support, account: acme },
    { key: sales, account: beta },
  ]
  expect(await disagreementsIn(process.store)).toEqual([{ person: maria, rules }])

  await process.store.link(maria, acme.id)
  expect(await disagreementsIn(process.store)).toEqual([])
  await write([support, sales])
  await process.store.unlink(maria)
  await write([support, sales])
  expect(warnings()).toBe(2)
  expect(await disagreementsIn(process.store)).toHaveLength(1)
})

it('forgets of whom a rule holds no longer, though both are linked', async () => {
  await process.store.link(support, acme.id)
  await process.store.link(sales, beta.id)
  await write([support, sales])
  expect(await disagreementsIn(process.store)).toHaveLength(1)
  await write([sales])
  expect(await disagreementsIn(process.store)).toEqual([])
})

it('finds nothing wrong where a role goes before everybody in the place', async () => {
  await process.store.link(support, acme.id)
  await process.store.link(everybody, beta.id)
  await write([support], [everybody])
  expect(warnings()).toBe(0)
  expect(await disagreementsIn(process.store)).toEqual([])
})
