import { channelContract, type Peer } from '../channel-contract.ts'
import type { FakeChannel } from './fake-state.ts'
import { ask, openRig, pressNewest, type Rig, shownOf } from './rig.ts'

/** Where Maria writes next. */
type Way = (rig: Rig) => (text: string) => unknown

const openPeer = async (way: Way): Promise<Peer> => {
  const rig = await openRig()
  const write = way(rig)
  const shown = async (act: () => unknown) => (await rig.shownBy(act)).map(shownOf)
  return {
    say: (text) => shown(() => write(text)),
    sayAll: async (texts) => {
      const before = rig.taken.length
      for (const text of texts) write(text)
      await rig.answeredAll(before + texts.length)
      return rig.news().map(shownOf)
    },
    press: (action) => shown(() => pressNewest(rig, action)),
    redeliver: () => shown(() => rig.fake.redeliver()),
    close: rig.close,
  }
}

const inDirectMessages: Way = ({ fake, maria }) => {
  const channel = fake.directOf(maria)
  return (text) => fake.write(maria, channel, text)
}

/** The first message mentions us in a channel; what follows is said in the thread that is opened under it. */
const inThread: Way = ({ fake, maria }) => {
  const room = fake.room()
  let first: string | null = null
  return (text) => {
    const thread: FakeChannel | undefined = first === null ? undefined : fake.state.channels.get(first)
    if (thread !== undefined) return fake.write(maria, thread, text)
    const message = fake.write(maria, room, `<@${fake.bot.id}> ${text}`)
    first = message.id
    return message
  }
}

const byCommand: Way = ({ fake, maria }) => {
  const room = fake.room()
  return (text) => fake.command(maria, room, ask(text))
}

channelContract('Discord in direct messages', () => openPeer(inDirectMessages))
channelContract('Discord by command', () => openPeer(byCommand))
channelContract('Discord in a thread', async () => {
  // What is said before the thread is there would begin a thread of its own.
  const peer = await openPeer(inThread)
  const sayAll: Peer['sayAll'] = async (texts) => {
    const shown = []
    for (const text of texts) shown.push(...(await peer.say(text)))
    return shown
  }
  return { ...peer, sayAll }
})
