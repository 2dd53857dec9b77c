import { beforeAll, describe, expect, it } from 'vitest'
import { eventually, run, runJson, type Serving, startServer, workplace } from '../support/program.ts'
import { takeEvents } from '../support/web-server.ts'
import { answeredTimes, openVisitor, type Visitor } from './visitor.ts'

const at = workplace()
let server: Serving
let visitor: Visitor

beforeAll(async () => {
  server = await startServer(at)
  visitor = await openVisitor(server.url)
  await visitor.say('One provider gets no calls since this morning')
  await visitor.hears(/#1001/)
})

const secret = 'Their switch is broken again, do not tell'

describe('what engineers do beside the running server', () => {
  it('shows the customer a public comment, in the history and on the stream', async () => {
    const known = await visitor.messages()
    const stream = await visitor.events(known.at(-1)?.id)
    await runJson(at, ['tickets', 'comment', '1001', 'We found the cause', '--as', 'Eva', '--json'])
    const [event] = await takeEvents(stream, 1)
    expect(event?.message).toMatchObject({
      from: 'engineer',
      text: expect.stringMatching(/Eva.*#1001.*found the cause/),
    })
    expect(await visitor.messages()).toEqual([...known, event?.message])
    await stream.return(undefined)
  })

  it('never shows a private comment, wherever the customer looks', async () => {
    const stream = await visitor.events()
    await runJson(at, ['tickets', 'comment', '1001', secret, '--private', '--as', 'Max', '--json'])
    await runJson(at, ['tickets', 'comment', '1001', 'It is solved', '--as', 'Eva', '--json'])
    await visitor.hears(/It is solved/)
    const asked = (await visitor.messages()).length
    await visitor.say('How does ticket #1001 stand?')
    const all = await eventually('the state of the ticket', async () => {
      const messages = await visitor.messages()
      return messages.length > asked + 1 ? messages : null
    })
    const streamed = await takeEvents(stream, all.length)
    await stream.return(undefined)
    const seen = JSON.stringify([all, streamed, await visitor.overview()])
    expect(seen).toContain('It is solved')
    expect(seen).not.toContain('switch')
    expect(seen).not.toContain('Max')
  })

  it('tells of a ticket that is closed', async () => {
    await runJson(at, ['tickets', 'close', '1001', '--as', 'Eva', '--json'])
    const told = await visitor.hears(/#1001.*closed/)
    expect(told.from).toBe('system')
    expect((await visitor.overview()).tickets).toMatchObject([{ number: 1001, state: 'closed' }])
  })

  it('reaches the customer through every server on the store', async () => {
    const second = await startServer(at)
    const there = visitor.at(second.url)
    expect(await there.messages()).toEqual(await visitor.messages())
    const stream = await there.events((await there.messages()).at(-1)?.id)
    await visitor.say('Thank you!')
    const events = await takeEvents(stream, 2)
    await stream.return(undefined)
    expect(events.map(({ message }) => message.from)).toEqual(['customer', 'bot'])
    expect(await second.end('SIGTERM')).toBe(0)
  })

  it('goes on while customers write: nobody finds the store locked', async () => {
    const customers = await Promise.all([1, 2, 3, 4].map(() => openVisitor(server.url)))
    const write = customers.map(async (customer) => {
      for (let count = 1; count <= 15; count++) {
        const { status } = await customer.say(`The GUI is slow on page ${count}`)
        if (status !== 202) throw new Error(`answered ${status}`)
      }
      await answeredTimes(customer, 15)
    })
    const commands = [1, 2, 3, 4].flatMap((count) => [
      run(at, ['accounts', 'add', `Customer ${count}`, '--plan', 'BASIC']),
      run(at, ['tickets', 'comment', '1001', `Note ${count}`]),
    ])
    await Promise.all(write)
    const ended = await Promise.all(commands)
    expect(ended.map(({ code, stderr }) => ({ code, stderr }))).toEqual(ended.map(() => ({ code: 0, stderr: '' })))
    expect(server.printed().stderr).not.toMatch(/"level":(40|50|60)/)
    await visitor.hears(/Note 4/, 'engineer')
  })
})
