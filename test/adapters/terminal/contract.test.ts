import { channelContract } from '../channel-contract.ts'
import { openPeer } from './peer.ts'

channelContract('the terminal', () => openPeer(), {
  redelivery: 'what is typed comes once',
  files: 'what is typed is words',
})
