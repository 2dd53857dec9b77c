import { openPeer as openTerminalPeer } from '../adapters/terminal/peer.ts'
import { openPeer as openWebPeer } from '../adapters/web/peer.ts'
import { conversationsOver } from './over-channel.ts'

conversationsOver('the web chat', { open: openWebPeer })
conversationsOver('the terminal', { open: openTerminalPeer })
