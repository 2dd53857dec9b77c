import { openTerminal } from '../../../adapters/terminal/conversation.ts'
import { plainText } from '../../../src/triage/message.ts'
import { type ContractDesk, openContractDesk, type Peer, type Shown } from '../channel-contract.ts'

/** Maria at her terminal. */
export const openPeer = async (given?: ContractDesk): Promise<Peer> => {
  const contract = given ?? (await openContractDesk())
  await contract.link('terminal:maria')
  const terminal = openTerminal(contract.desk, { user: 'maria', zone: null, language: null }, 'one')
  const news = async (): Promise<readonly Shown[]> =>
    (await terminal.news()).map(({ blocks, actions }) => ({ text: plainText(blocks), actions }))
  return {
    store: contract.store,
    say: async (text) => {
      await terminal.write(text)
      return news()
    },
    sayAll: async (texts) => {
      await Promise.all(texts.map((text) => terminal.write(text)))
      return news()
    },
    press: async (action) => {
      await terminal.press(action)
      return news()
    },
    redeliver: () => Promise.reject(new Error('a terminal sends nothing twice')),
    close: contract.close,
  }
}
