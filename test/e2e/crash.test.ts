import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { z } from 'zod'
import { eventually, runJson, type Serving, startServer, workplace } from '../support/program.ts'
import { answeredTimes, openVisitor, type Visitor } from './visitor.ts'

const rounds = 4
const customers = 8
/** Messages that are answered in a round before the server is killed, in the midst of others. */
const answeredInRound = 40

/** What a customer's program sent, and knows of it. */
interface Sent {
  readonly id: string
  readonly text: string
  accepted: boolean
}
interface Customer {
  readonly visitor: Visitor
  readonly sent: Sent[]
}

const openTickets = z.tuple([
  z.object({ tickets: z.array(z.object({ number: z.int(), key: z.string(), conversation: z.string() })) }),
])

/** Writes one message after another, the first of a conversation a report; ends when the server is gone. */
const writeUntilGone = async ({ url }: Serving, onAccepted: () => void): Promise<Customer[]> => {
  const mine: Customer[] = []
  for (;;) {
    const visitor = await openVisitor(url).catch(() => null)
    if (visitor === null) return mine
    const sent: Sent[] = []
    mine.push({ visitor, sent })
    for (const text of ['One provider gets no calls since this morning', 'Thank you!', 'Is live chat open?']) {
      const message = { id: randomUUID(), text: `${text} ${sent.length}`, accepted: false }
      sent.push(message)
      const answer = await visitor.say(message.text, message.id).catch(() => null)
      if (answer === null) return mine
      expect(answer).toMatchObject({ status: 202, body: { duplicate: false } })
      message.accepted = true
      onAccepted()
    }
  }
}

const countOf = async (visitor: Visitor, text: string): Promise<number> =>
  (await visitor.messages()).filter((each) => each.from === 'customer' && each.text === text).length

it('keeps its word when it is killed under load: nothing accepted is lost, nothing is done twice', async () => {
  const unlimited = { FRONTDESK_WEB_MESSAGES_PER_MINUTE: '1000000', FRONTDESK_WEB_CONVERSATIONS_PER_MINUTE: '1000000' }
  const at = workplace({ ...unlimited, FRONTDESK_WEB_READS_PER_MINUTE: '1000000', FRONTDESK_LOG_LEVEL: 'warn' })
  const all: Customer[] = []
  for (let round = 0; round < rounds; round++) {
    const server = await startServer(at)
    let accepted = 0
    const writing = Array.from({ length: customers }, () => writeUntilGone(server, () => accepted++))
    await eventually('enough answered messages', () => (accepted >= answeredInRound ? true : null))
    await server.end('SIGKILL')
    all.push(...(await Promise.all(writing)).flat())
  }

  const server = await startServer(at)
  const survivors = all.map(({ visitor, sent }) => ({ visitor: visitor.at(server.url), sent }))
  for (const { visitor, sent } of survivors) {
    for (const { id, text, accepted } of sent) {
      const kept = await countOf(visitor, text)
      if (accepted) expect(kept).toBe(1)
      else expect(kept).toBeLessThanOrEqual(1)
      const again = await visitor.say(text, id)
      expect(again).toMatchObject({ status: 202, body: { accepted: true, duplicate: kept === 1 } })
    }
  }
  for (const { visitor, sent } of survivors) {
    const messages = await answeredTimes(visitor, sent.length)
    expect(messages.filter(({ from }) => from === 'customer').map(({ text }) => text)).toEqual(
      sent.map(({ text }) => text),
    )
    expect(messages).toHaveLength(2 * sent.length)
  }
  const [{ tickets }] = openTickets.parse(await runJson(at, ['tickets', 'list', '--limit', '100000', '--json']))
  const reported = survivors.filter(({ sent }) => sent.length > 0)
  expect(tickets.map(({ conversation }) => conversation).toSorted()).toEqual(
    reported.map(({ visitor }) => visitor.conversation).toSorted(),
  )
  expect(new Set(tickets.map(({ key }) => key)).size).toBe(tickets.length)
  expect(tickets.map(({ number }) => number)).toEqual(tickets.map((_, index) => 1000 + tickets.length - index))
  for (const { visitor } of reported) {
    const number = tickets.find(({ conversation }) => conversation === visitor.conversation)?.number
    const said = (await visitor.messages()).filter(
      ({ from, text }) => from === 'bot' && text.includes(`#${number} is open`),
    )
    expect(said).toHaveLength(1)
  }
  expect(server.printed().stderr).toBe('')
})

it('ends in order on SIGTERM under load: what was accepted is stored and answered', async () => {
  const at = workplace({
    FRONTDESK_WEB_MESSAGES_PER_MINUTE: '1000000',
    FRONTDESK_WEB_CONVERSATIONS_PER_MINUTE: '1000000',
  })
  const first = await startServer(at)
  let accepted = 0
  const writing = Array.from({ length: customers }, () => writeUntilGone(first, () => accepted++))
  await eventually('enough answered messages', () => (accepted >= answeredInRound ? true : null))
  expect(await first.end('SIGTERM')).toBe(0)
  expect(first.printed().stderr).not.toMatch(/"level":(50|60)/)
  const second = await startServer(at)
  for (const { visitor, sent } of (await Promise.all(writing)).flat()) {
    const messages = await visitor.at(second.url).messages()
    const kept = sent.filter(({ text }) => messages.some((each) => each.from === 'customer' && each.text === text))
    expect(kept).toEqual(expect.arrayContaining(sent.filter((each) => each.accepted)))
    expect(messages.filter(({ from }) => from === 'bot')).toHaveLength(kept.length)
  }
})
