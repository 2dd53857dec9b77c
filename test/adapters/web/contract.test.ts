import { channelContract } from '../channel-contract.ts'
import { openPeer } from './peer.ts'

channelContract('the web chat', () => openPeer())
