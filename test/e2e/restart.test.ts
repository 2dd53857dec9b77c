import { beforeAll, describe, expect, it } from 'vitest'
import { learn, runJson, startServer, workplace } from '../support/program.ts'
import { answeredTimes, openVisitor } from './visitor.ts'

beforeAll(learn)

describe.concurrent('a restart', () => {
  it.each(['SIGTERM', 'SIGKILL'] as const)('loses nothing after %s', async (signal) => {
    const at = workplace()
    const first = await startServer(at)
    const before = await openVisitor(first.url, { zone: 'Europe/Vilnius' })
    await before.say('One provider gets no calls since this morning', 'm1')
    await before.hears(/#1001/)
    await before.say('What does the BASIC plan include?')
    const said = await answeredTimes(before, 2)
    expect(await first.end(signal)).toBe(signal === 'SIGTERM' ? 0 : null)

    const second = await startServer(at)
    const after = before.at(second.url)
    expect(await after.messages()).toEqual(said)
    expect(await after.overview()).toMatchObject({ tickets: [{ number: 1001, state: 'open' }], account: null })
    expect(await after.say('One provider gets no calls since this morning', 'm1')).toMatchObject({
      status: 202,
      body: { accepted: true, duplicate: true },
    })
    await after.say('How does my ticket stand?')
    await after.hears(/#1001.*open/)
    const other = await openVisitor(second.url)
    await other.say('The GUI is very slow today')
    await other.hears(/#1002/)
    expect(await runJson(at, ['tickets', 'list', '--json'])).toMatchObject([
      { tickets: [{ number: 1002 }, { number: 1001 }] },
    ])
  })
})
