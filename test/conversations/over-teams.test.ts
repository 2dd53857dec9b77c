import { vi } from 'vitest'
import { openPeer } from '../adapters/teams/peer.ts'
import { useStage } from '../adapters/teams/stage.ts'
import { conversationsOver } from './over-channel.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const stage = useStage()

conversationsOver('Teams', {
  open: (contract) => openPeer(stage(), 'personal', contract),
  zone: 'UTC',
  instants: /\{\{DATE\([^)]*\)\}\} \{\{TIME\([^)]*\)\}\}/g,
})
