import { inDirectMessages, openPeer } from '../adapters/discord/peer.ts'
import { conversationsOver } from './over-channel.ts'

conversationsOver('Discord', {
  open: (contract) => openPeer(inDirectMessages, { contract }),
  tablesAsLists: true,
})
