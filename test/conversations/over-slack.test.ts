import { openPeer } from '../adapters/slack/peer.ts'
import { conversationsOver } from './over-channel.ts'

conversationsOver('Slack', { open: (contract) => openPeer({ contract }), zone: 'Europe/Riga' })
