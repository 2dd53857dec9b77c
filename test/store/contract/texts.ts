import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { ConversationId, IdentityKey } from '../../../src/ids.ts'
import type { Store } from '../../../src/store/store.ts'
import { accountOf, bChat, conversationOf, deliver, entryOf, eventId, saveOf, ticketRequest } from '../examples.ts'
import type { Bench } from './opened.ts'

const oddTexts: Readonly<Record<string, string>> = {
  'of 64 KiB': 'ä'.repeat(32 * 1024),
  'of 64 Ki emoji': '🦊'.repeat(64 * 1024),
  'with a lone high surrogate': 'cut \ud83e',
  'with a lone low surrogate': '\udd8a cut',
  'with surrogates the wrong way round': '\udd8a\ud83e',
  'with NUL': 'before\0after\0',
  'with control characters': '\u0001\b\u001b[31m\u007f\u0085',
  'with emoji made of several': '👩🏽‍🚒 🏳️‍🌈 e\u0301',
  'with separators of lines': 'a\r\nb\u2028c\u2029d',
  'from right to left': '\u202eמזל\u202c',
  'that looks like SQL': `'); DROP TABLE entry; --`,
  'that looks like an operator': '{"$gt": ""} $where __proto__',
  'of nothing': '',
}

/** Any UTF-16, lone surrogates and NUL among it. */
const anyUtf16 = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) })

/** What a text may come back as: itself, or with what is no character replaced. Nothing is lost, nothing moves. */
const faithful = (text: string) => [text, text.toWellFormed()]

export const textsContract = (bench: Bench): void => {
  let count = 0
  const keep = async (store: Store, text: string) => {
    const id = `test:odd-${++count}` as ConversationId
    const conversation = conversationOf(id, 1, { lastSaid: text })
    const odd = saveOf(conversation, { entries: [entryOf(1, text)], effects: [deliver(`d-${id}`)] })
    const plain = saveOf(conversationOf(`${id}-plain` as ConversationId, 1))
    const results = await Promise.all([store.save(odd), store.save(plain)])
    expect(results.map(({ kind }) => kind)).toEqual(['saved', 'saved'])
    const { ticket } = await store.openTicket(ticketRequest(`t-${id}`, { subject: text, description: text }))
    return { id, ticket }
  }
  const expectKept = async (store: Store, text: string, { id, ticket }: Awaited<ReturnType<typeof keep>>) => {
    const [entry] = await store.entries(id, { afterSeq: 0, limit: 1, audience: 'customer' })
    const kept = await store.ticket(ticket.number)
    const lastSaid = (await store.conversation(id))?.lastSaid
    expect(faithful(text)).toContain(lastSaid)
    expect(entry?.blocks).toEqual([{ kind: 'text', spans: [lastSaid] }])
    expect([kept?.subject, kept?.description]).toEqual([lastSaid, lastSaid])
  }

  describe('texts', () => {
    it.each(Object.entries(oddTexts))('keeps a text %s, and every save beside it', async (_, text) => {
      await expectKept(bench.store, text, await keep(bench.store, text))
    })

    it('keeps any text', async () => {
      await fc.assert(
        fc.asyncProperty(anyUtf16, async (text) => expectKept(bench.store, text, await keep(bench.store, text))),
        { numRuns: 40 },
      )
    })

    it.each(Object.entries(oddTexts))('knows an id %s again', async (_, text) => {
      const events = [eventId(`m-${text}`)]
      const id = `test:${text}` as ConversationId
      expect((await bench.store.save(saveOf(conversationOf(id, 1), { events }))).kind).toBe('saved')
      expect((await bench.store.save(saveOf(conversationOf(id, 2), { events }))).kind).toBe('duplicate')
      const other = saveOf(conversationOf(id, 2), { events: [eventId(`n-${text}`)] })
      expect((await bench.store.save(other)).kind).toBe('saved')
      expect(faithful(id)).toContain((await bench.store.conversation(id))?.id)
    })

    it.each(Object.entries(oddTexts))('links a person with a name %s', async (_, text) => {
      const account = accountOf(`Acme ${text}`, { id: accountOf('Acme').id })
      const person = `test:${text}` as IdentityKey
      await bench.store.putAccount(account)
      await bench.store.link(person, account.id)
      expect(await bench.store.accountFor(person, [])).toMatchObject({ id: account.id })
      expect((await bench.store.accountByName(account.name))?.id).toBe(account.id)
      const [linked = ''] = await bench.store.links(account.id)
      expect(faithful(person)).toContain(linked)
    })

    bench.itShared('keeps them when the program starts again', async () => {
      const kept = []
      for (const text of Object.values(oddTexts)) kept.push({ text, where: await keep(bench.store, text) })
      const store = await bench.reopen()
      for (const { text, where } of kept) await expectKept(store, text, where)
      expect(await store.conversation(bChat)).toBeNull()
    })
  })
}
