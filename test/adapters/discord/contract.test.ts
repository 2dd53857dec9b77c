import { wordsFor } from '../../../src/catalog/look-up.ts'
import { vendorCatalog } from '../../understanding/vendor-matcher.ts'
import { channelContract, type Peer } from '../channel-contract.ts'
import type { FakeChannel } from './fake-state.ts'
import { inDirectMessages, openPeer, type Way } from './peer.ts'
import { ask } from './rig.ts'

/** The first message mentions us in a channel; what follows is said in the thread that is opened under it. */
const inThread: Way = ({ fake, maria }) => {
  const room = fake.room()
  let first: string | null = null
  return (text, attachments = []) => {
    const thread: FakeChannel | undefined = first === null ? undefined : fake.state.channels.get(first)
    if (thread !== undefined) return fake.write(maria, thread, text, { attachments })
    const message = fake.write(maria, room, `<@${fake.bot.id}> ${text}`, { attachments })
    first = message.id
    return message
  }
}

const pointer = wordsFor(vendorCatalog, null)('private.sent')

const byCommand: Way = ({ fake, maria }) => {
  const room = fake.room()
  return (text) => fake.command(maria, room, ask(text))
}

channelContract('Discord in direct messages', () => openPeer(inDirectMessages))
channelContract('Discord by command', () => openPeer(byCommand), {
  files: 'a command carries words alone',
})
channelContract('Discord in a thread', async () => {
  // What is said before the thread is there would begin a thread of its own.
  const peer = await openPeer(inThread)
  // That an answer is in a direct message is said besides; it is no part of the answer.
  const say: Peer['say'] = async (text) => (await peer.say(text)).filter((shown) => shown.text !== pointer)
  const sayAll: Peer['sayAll'] = async (texts) => {
    const shown = []
    for (const text of texts) shown.push(...(await say(text)))
    return shown
  }
  return { ...peer, say, sayAll }
})
