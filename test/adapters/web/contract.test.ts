import { channelContract } from '../channel-contract.ts'
import { openPeer } from './peer.ts'

channelContract('the web chat', () => openPeer(), {
  refusedFiles: 'a file is refused while it is sent, ahead of its message',
})
