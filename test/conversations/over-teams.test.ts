import { afterAll, beforeAll, vi } from 'vitest'
import { openPeer } from '../adapters/teams/peer.ts'
import { type Playground, startPlayground } from '../adapters/teams/playground.ts'
import { type Address, openAddress } from '../adapters/teams/rig.ts'
import { conversationsOver } from './over-channel.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

let address: Address
let playground: Playground
beforeAll(async () => {
  address = await openAddress()
  playground = await startPlayground(address.url)
})
afterAll(async () => {
  await playground.close()
  await address.close()
})

conversationsOver('Teams', {
  open: (contract) => openPeer({ address, playground }, 'personal', contract),
  zone: 'UTC',
  instants: /\{\{DATE\([^)]*\)\}\} \{\{TIME\([^)]*\)\}\}/g,
})
