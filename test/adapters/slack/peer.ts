import type { Peer } from '../channel-contract.ts'
import { buttonsOf, direct, message, openRig, press, type RigOptions, shownOf } from './rig.ts'

/** Maria in a direct message. */
export const openPeer = async (options: RigOptions): Promise<Peer> => {
  const rig = await openRig(options)
  await rig.channel.start()
  const { slack } = rig
  let last: () => Promise<boolean> = async () => false
  const send = async (deliver: () => Promise<boolean>) => {
    last = deliver
    if (!(await deliver())) throw new Error('it was not acknowledged')
  }
  const news = async () => (await rig.news()).map(shownOf)
  return {
    store: rig.contract.store,
    sayWith: async (text, files) => {
      const kept = files.map(({ name, content }) => slack.keep(name, content))
      const body = message(slack, direct, text, { fields: { subtype: 'file_share', files: kept } })
      await send(() => rig.deliver(body))
      return news()
    },
    say: async (text) => {
      const body = message(slack, direct, text)
      await send(() => rig.deliver(body))
      return news()
    },
    sayAll: async (texts) => {
      const bodies = texts.map((text) => message(slack, direct, text))
      // Over a socket they stay in order; requests side by side don't.
      if (options.socketMode) await Promise.all(bodies.map((body) => send(() => rig.deliver(body))))
      else for (const body of bodies) await send(() => rig.deliver(body))
      return news()
    },
    press: async (action) => {
      const found = slack.messages
        .toReversed()
        .flatMap((each) => buttonsOf(each).map((button) => ({ each, button })))
        .find(({ button }) => button.id === action || button.label === action)
      if (found === undefined) throw new Error(`there is no button ${action}`)
      const body = press(slack, found.each, found.button)
      await send(() => rig.deliver(body, 'interactive'))
      return news()
    },
    redeliver: async () => {
      await last()
      return news()
    },
    close: rig.close,
  }
}
