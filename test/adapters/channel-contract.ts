import { randomBytes } from 'node:crypto'
import pino from 'pino'
import { afterEach, describe, expect, it } from 'vitest'
import type { Account } from '../../src/accounts/account.ts'
import { createLinkCode, redeemLinkCode } from '../../src/accounts/links.ts'
import { defaultFileLimits } from '../../src/attachments/attachment.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import {
  type AccountId,
  type ConversationId,
  type IdentityKey,
  type Instant,
  instant,
  type PlanId,
} from '../../src/ids.ts'
import type { Channel, Receive } from '../../src/runtime/channel.ts'
import { createFrontdesk, type Frontdesk } from '../../src/runtime/frontdesk.ts'
import { openSqliteStore } from '../../src/store/sqlite/open.ts'
import { type Store, StoreError } from '../../src/store/store.ts'
import { createBuiltinHelpdesk } from '../../src/tickets/builtin.ts'
import type { Helpdesk } from '../../src/tickets/helpdesk.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import type { Decision } from '../../src/triage/decision.ts'
import { plainText } from '../../src/triage/message.ts'
import { rolesOf } from '../support/roles.ts'
import { filesInTicket } from '../support/ticket-files.ts'
import { vendorCatalog, vendorMatcher } from '../understanding/vendor-matcher.ts'

/** One message of ours as the platform shows it: words without the platform's notation, buttons in their order. */
export interface Shown {
  readonly text: string
  readonly actions: readonly { readonly id: string; readonly label: string }[]
}

/** A file that a customer sends along. */
export interface GivenFile {
  readonly name: string
  readonly content: string
}

/** A customer at a platform, alone with us, on a plan with tickets, outside the chat's hours. */
export interface Peer {
  /** Resolves with what came in answer, oldest first. */
  say(text: string): Promise<readonly Shown[]>
  /** Says it with files; absent: the platform has no way to. */
  sayWith?(text: string, files: readonly GivenFile[]): Promise<readonly Shown[]>
  /** Sends all without waiting for an answer in between; resolves with what came in answer to all of them. */
  sayAll(texts: readonly string[]): Promise<readonly Shown[]>
  /** The platform sends the customer's last message or press once more, as it was; resolves with what came of it. */
  redeliver(): Promise<readonly Shown[]>
  /** Presses a button of the newest message that has it, by its id or label. */
  press(action: string): Promise<readonly Shown[]>
  /** Of the desk that is talked to. */
  readonly store: Store
  close(): Promise<void>
}

/** What a platform can't show as the others do, with its reason. */
export interface Exceptions {
  readonly redelivery?: string
  readonly files?: string
  readonly refusedFiles?: string
}

/** What every platform must get right, whatever its manner: run against its real adapter over its real SDK. */
export const channelContract = (name: string, open: () => Promise<Peer>, exceptions: Exceptions = {}): void => {
  describe(`the channel contract, ${name}`, () => {
    const peers: Peer[] = []
    const meet = async (): Promise<Peer> => {
      const peer = await open()
      peers.push(peer)
      return peer
    }
    afterEach(async () => {
      for (const peer of peers.splice(0)) await peer.close()
    })

    it('answers a question', async () => {
      const peer = await meet()
      const answer = await peer.say('which support plans are there?')
      expect(answer.length).toBeGreaterThan(0)
      const words = textOf(answer)
      for (const plan of vendorCatalog.plans) expect(words).toContain(plan.name)
    })

    it('offers buttons, and a pressed one does what it says', async () => {
      const peer = await meet()
      const [offer] = (await peer.say('I want to open a ticket')).slice(-1)
      const { ticket } = ticketIn(offer)
      expect(ticket).toBeGreaterThan(1000)
      const priority = offer?.actions.find(({ id }) => id.startsWith('priority:'))
      expect(priority).toBeDefined()
      const answer = await peer.press(priority?.id ?? '')
      expect(textOf(answer)).toContain(String(ticket))
    })

    it('tells the number of a ticket, once it is open', async () => {
      const peer = await meet()
      const first = ticketIn(...(await peer.say('all calls fail since this morning, we can not work')))
      expect(first.ticket).toBe(1001)
      const status = await peer.say('what is the state of ticket 1001?')
      expect(textOf(status)).toContain('1001')
    })

    it('shows more of a long answer when asked to', async () => {
      const peer = await meet()
      const first = await peer.say('which support plans are there?')
      expect(first.flatMap(({ actions }) => actions.map(({ id }) => id))).toContain('more')
      const more = await peer.press('more')
      expect(textOf(more).trim()).not.toBe('')
      expect(textOf(more)).not.toBe(textOf(first))
    })

    it.skipIf(exceptions.redelivery !== undefined)(
      'answers once, however often a message or a press is sent',
      async () => {
        const peer = await meet()
        expect(await peer.say('all calls fail since this morning, we can not work')).not.toEqual([])
        expect(await peer.redeliver()).toEqual([])
        expect(await peer.redeliver()).toEqual([])
        expect(await peer.say('which support plans are there?')).not.toEqual([])
        expect(await peer.press('more')).not.toEqual([])
        expect(await peer.redeliver()).toEqual([])
      },
    )

    it('answers in the order in which it was asked', async () => {
      const peer = await meet()
      const answers = await peer.sayAll(['hello', 'which support plans are there?', 'when is live chat open?'])
      const words = answers.map(({ text }) => text)
      const plans = words.findIndex((text) => vendorCatalog.plans.every((plan) => text.includes(plan.name)))
      const hours = words.findLastIndex((text) => /\d\d:\d\d/.test(text))
      expect(words[0]).toContain(vendorCatalog.vendor.name)
      expect(plans).toBeGreaterThan(0)
      expect(hours).toBeGreaterThan(plans)
    })

    it('knows a person by a one-time code from then on, and the code no more', async () => {
      const peer = await meet()
      const { store } = peer
      const { chatting, closed } = rolesOf(vendorCatalog)
      const account = accountOf('by-code', 'By Code Ltd', chatting.id, closed)
      await store.putAccount(account)
      const parts = { store, helpdesk: createBuiltinHelpdesk(store), now: () => closed, randomBytes }
      const { code } = await createLinkCode(parts, account)
      expect(textOf(await peer.say(`here is my code: ${code.toLowerCase()}`))).toContain('By Code Ltd')
      expect(textOf(await peer.say('which plan do I have?'))).toContain(chatting.name)
      expect(await redeemLinkCode(parts, vendorCatalog, code, 'web:somebody else' as IdentityKey)).toBeNull()
    })

    it('takes a long message in, and what it says of it is whole', async () => {
      const peer = await meet()
      const story = 'The import stops after a line, and nobody can work. '.repeat(60)
      const { ticket } = ticketIn(...(await peer.say(`our database import fails. ${story}`)))
      expect(ticket).toBe(1001)
    })

    describe.skipIf(exceptions.files !== undefined)('a file', () => {
      const problem = 'all calls fail since this morning, we can not work'
      const log = { name: 'crash.log', content: 'it crashed at 09:14' }
      const sendTo = async (peer: Peer, text: string, files: readonly GivenFile[]): Promise<string> =>
        textOf((await peer.sayWith?.(text, files)) ?? expect.fail('it has no way to send files'))

      it('goes into the ticket that its message opens', async () => {
        const peer = await meet()
        const trace = { name: 'trace.txt', content: 'a trace' }
        expect(await sendTo(peer, problem, [log, trace])).toContain('crash.log')
        expect(await filesInTicket(peer.store)).toEqual([
          ['crash.log', 'it crashed at 09:14'],
          ['trace.txt', 'a trace'],
        ])
      })

      it('that comes without a word goes along once it is told what it is about', async () => {
        const peer = await meet()
        expect(await sendTo(peer, '', [log])).toContain('crash.log')
        await peer.say(problem)
        expect(await filesInTicket(peer.store)).toEqual([['crash.log', 'it crashed at 09:14']])
      })

      const page = '<!doctype html><script>alert(1)</script>'
      it.each([
        ['a page that is called a log', { name: 'harmless.log', content: page }],
        ['a page that is called a picture', { name: 'photo.png', content: page }],
        ['nothing at all', { name: 'empty.log', content: '' }],
        ['too much', { name: 'huge.log', content: 'x'.repeat(defaultFileLimits.mostBytes + 1) }],
      ])('that is %s stays out and is told of, and the words with it count', async (_, file) => {
        const peer = await meet()
        const answer = await sendTo(peer, problem, [file])
        expect(answer).toContain('1001')
        if (exceptions.refusedFiles === undefined) expect(answer).toContain(file.name)
        expect(await filesInTicket(peer.store)).toEqual([])
      })

      it('has a name that does no harm, wherever it is saved', async () => {
        const peer = await meet()
        await sendTo(peer, problem, [{ ...log, name: '../../etc/pass\u202ewd: "x" <y>.log' }])
        const [[name = '', content] = []] = await filesInTicket(peer.store)
        expect(name).toMatch(/^[\w ]+\.log$/)
        expect(content).toBe(log.content)
      })
    })

    it.each(hostileTexts)('shows %j as it was written', async (hostile) => {
      const peer = await meet()
      const { ticket } = ticketIn(...(await peer.say(`All calls fail since noon ${hostile}`)))
      const status = await peer.say(`what is the state of ticket ${ticket}?`)
      expect(textOf(status)).toContain(hostile)
    })
  })
}

/** Everything that takes effect on one platform or another when it is not made literal. */
export const hostileTexts: readonly string[] = [
  '<!channel> <!here> <@U012AB3CD> <#C012AB3CD>',
  '<https://evil.example|our site>',
  '@everyone @here <@1234567890123> <#1234567890123>',
  '<at>everyone</at> <script>alert(1)</script>',
  '[our site](https://evil.example) ![x](y)',
  '**bold** *it* _it_ ~~no~~ ||spoiler|| `code`',
  '&lt;b&gt; &amp;amp; {{x}} :phone:',
]

const textOf = (shown: readonly Shown[]): string => shown.map(({ text }) => text).join('\n')

const ticketIn = (...shown: readonly (Shown | undefined)[]): { ticket: number } => ({
  ticket: Number(/#?\b(1\d{3})\b/.exec(shown.map((each) => each?.text ?? '').join('\n'))?.[1]),
})

const accountOf = (id: string, name: string, plan: PlanId, createdAt: Instant): Account => ({
  id: id as AccountId,
  name,
  plan,
  planEndsAt: null,
  zone: null,
  language: null,
  productVersion: null,
  createdAt,
})

/** An event that waits to be stored. */
interface Held {
  /** Resolves when it has come. */
  readonly reached: Promise<void>
  /** Lets it be stored. */
  release(): void
  /** The store is down: it is not stored. */
  fail(): void
}

export interface ContractDesk {
  /** What the adapter is made for: it notes what is being answered. */
  readonly desk: Frontdesk
  readonly store: Store
  readonly helpdesk: Helpdesk
  /** Puts a channel in: what is for its platform goes there from now on. */
  add(channel: Channel): void
  /** Links a person to an account with tickets in its plan. */
  link(key: string): Promise<void>
  /** What was decided so far, conversation by conversation. */
  decisions(): Promise<readonly Decision[]>
  /** What engineers alone read in the transcripts. */
  staffLines(): Promise<readonly string[]>
  /** Resolves when everything that was taken in is answered in full. */
  answered(): Promise<void>
  /** The next event is held up before it is stored. */
  hold(): Held
  /** Waits for what is in hand, moves the clock, and carries out what is due then. */
  later(ms: number): Promise<void>
  close(): Promise<void>
}

export interface ContractDeskOptions {
  /** When it is. */
  readonly at?: Instant
  /** Of whoever is linked; null: nobody knows it. */
  readonly plan?: PlanId | null
  /** In place of the project's own. */
  readonly catalog?: Catalog
}

/** A real desk over a store in memory, with the project's own catalog, outside the chat's hours unless told otherwise. */
export const openContractDesk = async (options: ContractDeskOptions = {}): Promise<ContractDesk> => {
  const store = await openSqliteStore('sqlite::memory:')
  const roles = rolesOf(vendorCatalog)
  const { at = roles.closed, plan = roles.ticketing.id, catalog = vendorCatalog } = options
  const clock = { at }
  const conversations = new Set<ConversationId>()
  let accounts = 0
  const helpdesk = createBuiltinHelpdesk(store)
  const inner = createFrontdesk({
    store,
    helpdesk,
    catalog,
    matcher: vendorMatcher,
    channels: [],
    now: () => clock.at,
    randomBytes: (count) => randomBytes(count),
    log: pino({ level: 'silent' }),
  })
  const lines = async (): Promise<readonly Entry[]> => {
    const all = { afterSeq: 0, limit: 1000, audience: 'staff' } as const
    return (await Promise.all(Array.from(conversations, (id) => store.entries(id, all)))).flat()
  }
  const answers: Promise<void>[] = []
  const gates: (() => Promise<void>)[] = []
  const receive: Receive = async (inbound) => {
    await gates.shift()?.()
    const receipt = await inner.receive(inbound)
    conversations.add(inbound.conversation)
    answers.push(receipt.answered)
    return receipt
  }
  const contract: ContractDesk = {
    desk: { ...inner, receive },
    store,
    helpdesk,
    hold: () => {
      const reached = Promise.withResolvers<void>()
      const stored = Promise.withResolvers<void>()
      gates.push(() => {
        reached.resolve()
        return stored.promise
      })
      const down = new StoreError('unavailable', 'the disk is gone', 'bring it back')
      return { reached: reached.promise, release: stored.resolve, fail: () => stored.reject(down) }
    },
    later: async (ms) => {
      await contract.answered()
      clock.at = instant(clock.at + ms)
      await inner.drain()
    },
    add: inner.connect,
    link: async (key) => {
      if (plan === null) return
      const account = accountOf(`account-${key}`, `Acme ${++accounts}`, plan, clock.at)
      await store.putAccount(account)
      await store.link(key as IdentityKey, account.id)
    },
    decisions: async () => (await lines()).flatMap(({ why }) => why?.decision ?? []),
    staffLines: async () =>
      (await lines()).flatMap(({ audience, blocks }) => (audience === 'staff' ? [plainText(blocks)] : [])),
    answered: async () => {
      while (answers.length > 0) await answers.shift()
    },
    close: async () => {
      await inner.stop()
      await store.close()
    },
  }
  return contract
}
