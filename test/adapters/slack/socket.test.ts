import fc from 'fast-check'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { direct, envelope, message, openRig, type Rig, type RigOptions } from './rig.ts'

const rigs: Rig[] = []
const open = async (options: RigOptions = {}): Promise<Rig> => {
  const rig = await openRig({ socketMode: true, ...options })
  rigs.push(rig)
  return rig
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

/** The words of what was logged. */
const told = (rig: Rig): readonly string[] =>
  rig
    .logged()
    .split('\n')
    .flatMap((line) => (line === '' ? [] : String(JSON.parse(line).msg)))

const isAnswered = async (rig: Rig): Promise<boolean> => {
  expect(await rig.deliver(message(rig.slack, direct, 'which support plans are there?'))).toBe(true)
  return (await rig.news()).length === 1
}

describe('frames that are none of Slack’s messages', () => {
  const frame = (fields: object) => JSON.stringify({ envelope_id: 'e', ...fields })
  const event = (payload: unknown) => frame({ type: 'events_api', payload })
  const odd = [
    '',
    '{bad',
    'null',
    '5',
    '[]',
    '{}',
    frame({ type: null, payload: {} }),
    frame({ type: 'events_api' }),
    event(null),
    event({}),
    event([]),
    event({ type: 'event_callback', event: null }),
    event({ type: 'event_callback', event: 'message' }),
    event({ type: 'event_callback', event: { type: null } }),
    frame({ type: 'interactive', payload: null }),
    frame({ type: 'slash_commands', payload: 'x' }),
    // Names that the SDK has for its own doings.
    ...['ws_message', 'slack_event', 'close', 'error', 'disconnected'].flatMap((type) => [
      frame({ type, payload: {} }),
      event({ type: 'event_callback', event: { type } }),
    ]),
  ]

  it('are a line in the log without their text, and harm nothing', async () => {
    const rig = await open()
    await rig.channel.start()
    const [socket] = rig.slack.sockets
    for (const each of odd) socket?.send(each)
    socket?.send(Buffer.from([0, 255]))
    expect(await isAnswered(rig)).toBe(true)
    expect(told(rig).filter((line) => line.includes('none of its messages'))).toHaveLength(odd.length + 1)
    expect(rig.logged()).not.toContain('bad')
    expect(rig.slack.sockets).toHaveLength(1)
  })

  it('do no harm, whatever they are', async () => {
    const rig = await open()
    await rig.channel.start()
    const socket = rig.slack.sockets[0] ?? expect.fail()
    const types = ['hello', 'events_api', 'interactive', 'slash_commands', 'ws_message', 'close', 'connected', 'x']
    const inner = fc.oneof(fc.jsonValue(), fc.constantFrom(...types, 'message', 'block_actions', 'view_submission'))
    const near = fc.record(
      {
        type: fc.constantFrom(...types),
        envelope_id: inner,
        payload: fc.oneof(
          inner,
          fc.record({ type: inner, event: fc.oneof(inner, fc.record({ type: inner, user: inner, text: inner })) }),
          fc.record({ type: inner, user: inner, actions: inner, team: inner, view: inner, command: inner }),
        ),
      },
      { requiredKeys: [] },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(near, fc.jsonValue()), { maxLength: 40 }), async (frames) => {
        for (const each of frames) socket.send(JSON.stringify(each))
        const nothing = envelope(rig.slack, { type: 'reaction_added', user: 'U1', event_ts: '1.0' })
        expect(await rig.deliver(nothing)).toBe(true)
      }),
      { numRuns: 50 },
    )
    expect(rig.slack.sockets).toHaveLength(1)
    expect(await isAnswered(rig)).toBe(true)
  })
})

describe('a socket that can not be opened', () => {
  const refuse = (rig: Rig, times: number) => {
    for (let time = 0; time < times; time++) rig.slack.mishap('apps.connections.open', { status: 503 })
  }
  const opened = ({ slack }: Rig) => slack.calls.filter(({ method }) => method === 'apps.connections.open').length

  it('at the start is no reason to wait: it is said once, with the remedy, and tried until it opens', async () => {
    const rig = await open()
    refuse(rig, 3)
    const connected = rig.slack.nextSocket()
    await rig.channel.start()
    expect(rig.channel.trouble()).toMatchObject({
      message: "Slack can't be reached (status 503)",
      remedy: expect.stringContaining('slack.com'),
    })
    await connected
    expect(await isAnswered(rig)).toBe(true)
    expect(rig.channel.trouble()).toBeNull()
    expect(opened(rig)).toBe(4)
    expect(told(rig).filter((line) => line.includes('reached'))).toEqual([
      "Slack can't be reached (status 503)",
      'Slack is reached again',
    ])
  })

  it('later on ends nothing, not even when the token is refused then', async () => {
    const rig = await open()
    await rig.channel.start()
    rig.slack.mishap('apps.connections.open', { error: 'invalid_auth' })
    rig.slack.mishap('apps.connections.open', 'lost')
    const again = rig.slack.nextSocket()
    rig.slack.sockets[0]?.terminate()
    await vi.waitUntil(() => rig.channel.trouble() !== null, { interval: 5 })
    expect(rig.channel.trouble()?.message).toContain('SLACK_APP_TOKEN (invalid_auth)')
    await again
    await vi.waitUntil(() => rig.channel.trouble() === null, { interval: 5 })
    expect(await isAnswered(rig)).toBe(true)
  })
})
