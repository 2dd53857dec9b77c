import { channelContract } from '../channel-contract.ts'
import { openPeer } from './peer.ts'

channelContract('Slack over HTTP', () => openPeer({}))
channelContract('Slack in Socket Mode', () => openPeer({ socketMode: true }))
