import { createHmac } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { learn, run, runJson, startServer, workplace } from '../support/program.ts'
import { post } from '../support/web-server.ts'
import { openVisitor } from './visitor.ts'

const secret = 'shared with the site'
const identity = (user: string) => ({ user, signature: createHmac('sha256', secret).update(user).digest('hex') })
const problem = 'One provider gets no calls since this morning'
const tickets = z.tuple([z.object({ tickets: z.array(z.object({ number: z.int(), plan: z.string().nullable() })) })])

beforeAll(learn)

describe.concurrent('linking', () => {
  it('gives the tickets of a signed-in user their plan, and tells the customer, when an administrator links', async () => {
    const at = workplace({ FRONTDESK_WEB_IDENTITY_SECRET: secret })
    const { url } = await startServer(at)
    const maria = await openVisitor(url, { identity: identity('maria@acme.test') })
    const other = await openVisitor(url)
    await maria.say(problem)
    expect((await maria.hears(/#1001/)).text).toContain('plan not confirmed')
    await other.say(problem)
    await other.hears(/#1002/)

    await run(at, ['accounts', 'add', 'Acme', '--plan', 'BASIC'])
    await run(at, ['accounts', 'link', 'web', 'maria@acme.test', 'acme'])
    expect((await maria.hears(/#1001.*BASIC/)).from).toBe('system')
    expect(await maria.overview()).toMatchObject({
      account: { name: 'Acme', plan: 'BASIC' },
      tickets: [{ number: 1001, answerDueAt: expect.any(String) }],
    })
    await maria.say('Which plan do I have?')
    await maria.hears(/Acme.*BASIC/)
    const [{ tickets: all }] = tickets.parse(await runJson(at, ['tickets', 'list', '--json']))
    expect(all).toEqual([
      { number: 1002, plan: null },
      { number: 1001, plan: 'BASIC' },
    ])
    expect((await other.overview()).account).toBeNull()
  })

  it('takes nobody for a user whom the site does not vouch for', async () => {
    const { url } = await startServer(workplace({ FRONTDESK_WEB_IDENTITY_SECRET: secret }))
    const { signature } = identity('joe')
    const forged = await post(`${url}/api/chat`, { identity: { user: 'maria@acme.test', signature } })
    expect(forged).toMatchObject({ status: 401, body: { error: { code: expect.any(String) } } })
    const off = await startServer(workplace())
    expect(await post(`${off.url}/api/chat`, { identity: identity('joe') })).toMatchObject({ status: 401 })
  })

  it('links a visitor by a code typed into the chat, once', async () => {
    const at = workplace()
    const { url } = await startServer(at)
    await run(at, ['accounts', 'add', 'Acme', '--plan', 'PREMIUM'])
    const [made] = z
      .tuple([z.object({ code: z.string() })])
      .parse(await runJson(at, ['accounts', 'code', 'Acme', '--json']))
    const [first, second] = [await openVisitor(url), await openVisitor(url)]
    await first.say(problem)
    await first.hears(/#1001.*plan not confirmed/)

    await first.say(`my code is ${made.code.toLowerCase()}`)
    await first.hears(/linked to Acme, plan PREMIUM/)
    expect((await first.hears(/#1001.*PREMIUM/)).from).toBe('system')
    await second.say(made.code)
    await second.hears(/code doesn't work/)
    expect((await second.overview()).account).toBeNull()
    expect(await first.overview()).toMatchObject({ account: { name: 'Acme', plan: 'PREMIUM' } })
  })

  it('asks for consent to the hourly price on an open ticket when the plan turns out to be a paying one', async () => {
    const at = workplace()
    const { url } = await startServer(at)
    await run(at, ['accounts', 'add', 'Acme', '--plan', 'FREE'])
    const [made] = z
      .tuple([z.object({ code: z.string() })])
      .parse(await runJson(at, ['accounts', 'code', 'Acme', '--json']))
    const visitor = await openVisitor(url)
    await visitor.say('open a ticket: one user cannot log in')
    await visitor.hears(/#1001/)
    await visitor.say('close 1001')
    await visitor.hears(/#1001 is closed/)
    await visitor.say(problem)
    await visitor.hears(/#1002/)
    await visitor.say(made.code)
    const asked = await visitor.hears(/#1002 costs 100 EUR\/h/)
    expect(asked.actions.map(({ id }) => id)).toEqual(expect.arrayContaining(['consent-accept', 'consent-decline']))
    await visitor.press('consent-accept')
    await visitor.hears(/Agreed: #1002.*100 EUR\/h/)
    expect(await runJson(at, ['tickets', 'show', '1002', '--json'])).toMatchObject([
      { ticket: { plan: 'FREE', payment: 'agreed' } },
    ])
    // Nobody is asked to pay for what is over.
    expect(await runJson(at, ['tickets', 'show', '1001', '--json'])).toMatchObject([{ ticket: { plan: 'FREE' } }])
    expect((await visitor.messages()).filter(({ from, text }) => from === 'system' && text.includes('#1001'))).toEqual(
      [],
    )
  })
})
