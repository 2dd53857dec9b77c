import { afterAll, describe, expect, it } from 'vitest'
import { openVisitor } from '../e2e/visitor.ts'
import { startMongoServer } from '../support/mongo-server.ts'
import { eventually, run, startServer, workplace } from '../support/program.ts'
import { newDatabaseName } from './mongodb-databases.ts'

const server = await startMongoServer({ durable: true })
const url = server?.url(newDatabaseName()) ?? ''

describe.skipIf(server === null || server.kind === 'given')('frontdesk on a MongoDB', () => {
  afterAll(() => server?.stop())

  it('asks to send again while the database is away, and goes on by itself when it is back', async () => {
    const desk = await startServer(workplace({ FRONTDESK_STORE: url }))
    const visitor = await openVisitor(desk.url)
    await visitor.say('Hello')
    await visitor.hears(/./)
    await server?.kill()
    const refused = await visitor.say('What does the BASIC plan include?', 'm2')
    expect(refused.status).toBe(503)
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0)
    expect((await fetch(`${desk.url}/readyz`)).status).toBe(503)
    expect((await fetch(`${desk.url}/healthz`)).status).toBe(200)

    await server?.start()
    await eventually('readiness', async () => ((await fetch(`${desk.url}/readyz`)).ok ? true : null))
    expect(await visitor.say('What does the BASIC plan include?', 'm2')).toMatchObject({ status: 202 })
    await visitor.hears(/BASIC/)
    const mine = (await visitor.messages()).filter(({ from }) => from === 'customer')
    expect(mine).toHaveLength(2)
    const { stderr } = desk.printed()
    expect(stderr).not.toMatch(/What does the BASIC/)
    expect(stderr).toMatch(/"what":"no database listens at the address"/)
  })

  it('serves one conversation from two processes', async () => {
    const [one, two] = await Promise.all([1, 2].map(() => startServer(workplace({ FRONTDESK_STORE: url }))))
    if (one === undefined || two === undefined) return expect.fail()
    const here = await openVisitor(one.url)
    const there = here.at(two.url)
    const events = await there.events()
    await here.say('What does the BASIC plan include?', 'm1')
    await there.hears(/BASIC/)
    const { value } = await events.next()
    expect(value).toMatchObject({ message: { from: 'customer' } })
    await events.return(undefined)
    expect(await there.say('What does the BASIC plan include?', 'm1')).toMatchObject({ body: { duplicate: true } })
    expect(await here.messages()).toEqual(await there.messages())
  })

  it('never shows the password', async () => {
    const secret = 'pa55word'
    const at = workplace({ FRONTDESK_STORE: url.replace('mongodb://', `mongodb://desk:${secret}@`) })
    for (const args of [['serve'], ['accounts', 'list']]) {
      const { code, stdout, stderr } = await run(at, args)
      expect(code).not.toBe(0)
      expect(stdout + stderr).not.toContain(secret)
      expect(stderr).toMatch(/FRONTDESK_STORE/)
    }
  })
})
