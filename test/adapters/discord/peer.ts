import type { Peer } from '../channel-contract.ts'
import type { FakeAttachment } from './fake-state.ts'
import { openRig, pressNewest, type Rig, type RigOptions, shownOf } from './rig.ts'

/** Where Maria writes next. */
export type Way = (rig: Rig) => (text: string, attachments?: readonly FakeAttachment[]) => unknown

export const openPeer = async (way: Way, options: RigOptions = {}): Promise<Peer> => {
  const rig = await openRig(options)
  const write = way(rig)
  const shown = async (act: () => unknown) => (await rig.shownBy(act)).map(shownOf)
  return {
    store: rig.contract.store,
    sayWith: (text, files) =>
      shown(() =>
        write(
          text,
          files.map(({ name, content }) => rig.fake.keep(name, content)),
        ),
      ),
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

export const inDirectMessages: Way = ({ fake, maria }) => {
  const channel = fake.directOf(maria)
  return (text, attachments = []) => fake.write(maria, channel, text, { attachments })
}
