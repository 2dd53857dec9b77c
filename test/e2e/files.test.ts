import { beforeAll, describe, expect, it } from 'vitest'
import { run, type Serving, startServer, workplace, writeInto } from '../support/program.ts'
import { openVisitor, type Visitor } from './visitor.ts'

const at = workplace()
const log = '09:14 carrier A: 503 Service Unavailable\n'
let server: Serving
let visitor: Visitor

beforeAll(async () => {
  server = await startServer(at)
  visitor = await openVisitor(server.url)
})

describe('files in the web chat', () => {
  it('reach the ticket, though the server is killed between the file and its message', async () => {
    expect((await visitor.upload('trace.log', log, 'f1')).status).toBe(201)
    await server.end('SIGKILL')
    server = await startServer(at)
    visitor = visitor.at(server.url)
    await visitor.say('One provider gets no calls since this morning', 'm1', ['f1'])
    await visitor.hears(/#1001/)
    const shown = await run(at, ['tickets', 'show', '1001'])
    expect(shown.stdout).toContain('trace.log')
    const saved = await run(at, ['tickets', 'attachment', '1001', '1', '--out', at.folder])
    expect(saved.code).toBe(0)
    const mine = (await visitor.messages()).find(({ from }) => from === 'customer')
    expect(mine?.files).toMatchObject([{ name: 'trace.log', type: 'text/plain', size: log.length }])
    expect(await visitor.file(mine?.files[0]?.id ?? '')).toBe(log)
  })

  it('of an engineer reach the customer with a public comment, and never with a private one', async () => {
    const secret = writeInto(at, 'internal.txt', 'the password of their switch')
    const guide = writeInto(at, 'guide.txt', 'turn it off and on again')
    await run(at, ['tickets', 'comment', '1001', 'for us', '--private', '--attach', secret])
    await run(at, ['tickets', 'comment', '1001', 'Please see the guide', '--attach', guide])
    const heard = await visitor.hears(/see the guide/, 'engineer')
    expect(heard.files).toMatchObject([{ name: 'guide.txt' }])
    expect(await visitor.file(heard.files[0]?.id ?? '')).toBe('turn it off and on again')
    const all = await visitor.messages()
    expect(JSON.stringify(all)).not.toContain('internal')
    for (const { id } of all) {
      for (const index of [0, 1, 2]) {
        expect(await visitor.file(`${id}-${index}`)).not.toContain('password')
        // The private line lies between two that may be read.
        expect(await visitor.file(`${Number(id) + 1}-${index}`)).not.toContain('password')
      }
    }
  })
})
