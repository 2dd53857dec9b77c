import { afterEach, beforeEach, describe, it } from 'vitest'
import { accountsContract } from './contract/accounts.ts'
import { attachmentsContract } from './contract/attachments.ts'
import { conversationsContract } from './contract/conversations.ts'
import { effectsContract } from './contract/effects.ts'
import { lastingContract } from './contract/lasting.ts'
import { leasesContract } from './contract/leases.ts'
import type { Bench, Exceptions, Opened } from './contract/opened.ts'
import { textsContract } from './contract/texts.ts'
import { ticketsContract } from './contract/tickets.ts'
import { togetherContract } from './contract/together.ts'
import { unclearContract } from './contract/unclear.ts'
import { wakesContract } from './contract/wakes.ts'

/** What every store must do. `open` gives a new, empty one for each test. */
export const storeContract = (name: string, open: () => Promise<Opened>, exceptions: Exceptions = {}): void => {
  describe(`the store contract, ${name}`, () => {
    let opened: Opened
    beforeEach(async () => {
      opened = await open()
    })
    afterEach(() => opened.close())
    const { sharing } = exceptions
    const bench: Bench = {
      get store() {
        return opened.store
      },
      another: () => opened.another(),
      reopen: () => opened.reopen(),
      itShared: (title, test) => (sharing === undefined ? it(title, test) : it.skip(`${title} (${sharing})`, test)),
    }
    conversationsContract(bench)
    wakesContract(bench)
    effectsContract(bench)
    leasesContract(bench)
    ticketsContract(bench)
    accountsContract(bench)
    attachmentsContract(bench)
    lastingContract(bench)
    textsContract(bench)
    unclearContract(bench)
    togetherContract(bench)
  })
}
