import { afterEach, describe, expect, it, vi } from 'vitest'
import { type ConversationId, type IdentityKey, instant } from '../../../src/ids.ts'
import { plainText } from '../../../src/triage/message.ts'
import type { FakeSlack } from './fake.ts'
import {
  buttonsOf,
  direct,
  edited,
  envelope,
  maria,
  message,
  openRig,
  press,
  type Rig,
  type RigOptions,
  room,
  wordsOf,
} from './rig.ts'

const rigs: Rig[] = []
const open = async (options: RigOptions = {}): Promise<Rig> => {
  const rig = await openRig(options)
  rigs.push(rig)
  return rig
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

const bot = '<@U0LAN0Z89>'

describe('in a channel', () => {
  it('answers a mention in its thread, once, though Slack tells of it twice', async () => {
    const { slack, deliver, news } = await open()
    const ts = slack.nextTs()
    const said = message(slack, room, `${bot} which support plans are there?`, { ts })
    await deliver(said)
    await deliver(
      envelope(slack, {
        type: 'app_mention',
        text: `${bot} which support plans are there?`,
        user: maria,
        ts,
        channel: room,
        event_ts: ts,
        team: slack.team,
      }),
    )
    expect(await news()).toMatchObject([{ channel: room, threadTs: ts, to: null, literal: true }])
  })

  it('keeps quiet while people talk to one another, and goes on in a thread that is a conversation with it', async () => {
    const { slack, deliver, news } = await open()
    await deliver(message(slack, room, 'which support plans are there?'))
    await deliver(message(slack, room, 'which support plans are there?', { threadTs: slack.nextTs() }))
    expect(await news()).toEqual([])
    const ts = slack.nextTs()
    await deliver(message(slack, room, `${bot} which support plans are there?`, { ts }))
    await news()
    await deliver(message(slack, room, 'is data backup included in them?', { threadTs: ts }))
    expect(await news()).toMatchObject([{ channel: room, threadTs: ts }])
    await deliver(
      message(slack, room, '@joe is it?', { threadTs: ts, fields: { text: '<@U0JOE> is data backup included?' } }),
    )
    expect(await news()).toEqual([])
    expect(slack.calls.filter(({ method }) => method === 'users.info')).toHaveLength(1)
  })

  it('takes no part in what people say to one another in a thread that it was once mentioned in', async () => {
    const { slack, deliver, news } = await open()
    const threadTs = slack.nextTs()
    await deliver(message(slack, room, `${bot} which support plans are there?`, { ts: threadTs }))
    await deliver(message(slack, room, 'thanks', { threadTs }))
    expect(await news()).toHaveLength(2)
    for (const text of ['hi', 'good morning Bob!', 'Bob: could you look at the invoice?', '@Bob look', 'lol'])
      await deliver(message(slack, room, text, { threadTs, user: 'UBOB00001' }))
    await deliver(message(slack, room, 'thanks', { threadTs }))
    expect(await news()).toEqual([])
    await deliver(message(slack, room, 'is data backup included?', { threadTs }))
    expect(await news()).toHaveLength(1)
    await deliver(message(slack, room, '', { threadTs, fields: { text: '<@UBOB00001> any idea?' } }))
    await deliver(message(slack, room, 'thanks', { threadTs }))
    expect(await news()).toEqual([])
  })

  it('answers every new question in a channel that it listens in', async () => {
    const { slack, deliver, news } = await open({ listenChannels: room })
    const ts = slack.nextTs()
    await deliver(message(slack, room, 'which support plans are there?', { ts }))
    await deliver(message(slack, room, 'good morning everybody'))
    expect(await news()).toMatchObject([{ threadTs: ts }])
  })

  it("tells of the asker's plan to the asker alone, where that can be seen", async () => {
    const { slack, deliver, news } = await open()
    const ts = slack.nextTs()
    await deliver(message(slack, room, `${bot} which plan do we have?`, { ts }))
    expect(await news()).toMatchObject([{ channel: room, to: maria, threadTs: null }])
    await deliver(message(slack, room, 'which plan do we have, again?', { threadTs: ts }))
    expect(await news()).toMatchObject([{ channel: room, to: maria, threadTs: ts }])
  })

  it('tells news of a ticket to the asker in a direct message, since an ephemeral one could go unseen', async () => {
    const { slack, deliver, news, contract } = await open()
    await deliver(message(slack, room, `${bot} all calls fail since this morning`))
    await news()
    const [ticket] = await contract.store.tickets({ limit: 1 })
    if (ticket === undefined) return expect.fail('no ticket')
    const change = { kind: 'comment', text: 'We are looking at it.', public: true } as const
    const event = { at: contract.desk.now(), by: { kind: 'engineer', name: 'Ann' }, change } as const
    await contract.helpdesk.change(ticket.number, { key: 'c1' as never, ...event } as never)
    await contract.later(0)
    const told = await news()
    expect(told).toMatchObject([{ channel: direct, to: null }])
    expect(told.map(wordsOf).join()).toContain('We are looking at it.')
  })

  it('goes to the asker where it may not write', async () => {
    const { slack, deliver, news } = await open()
    slack.closedTo.add(room)
    await deliver(message(slack, room, `${bot} which support plans are there?`))
    await deliver(message(slack, room, `${bot} which plan do we have?`))
    expect(await news()).toMatchObject([
      { channel: direct, to: null },
      { channel: direct, to: null },
    ])
  })
})

describe('a button', () => {
  const offer = async (rig: Rig, text: string) => {
    await rig.deliver(message(rig.slack, room, `${bot} ${text}`))
    const shown = (await rig.news()).at(-1)
    const button = shown === undefined ? undefined : buttonsOf(shown)[0]
    if (shown === undefined || button === undefined) return expect.fail('no button')
    return { shown, button }
  }

  it('gives way to the choice, also in a message that the asker alone sees', async () => {
    const rig = await open()
    for (const text of ['which support plans are there?', 'all calls fail since this morning']) {
      const { shown, button } = await offer(rig, text)
      const words = wordsOf(shown)
      expect(await rig.deliver(press(rig.slack, shown, button), 'interactive')).toBe(true)
      expect(await rig.news()).not.toEqual([])
      await rig.channel.stop()
      expect(buttonsOf(shown)).toEqual([])
      expect(wordsOf(shown)).toContain(words)
      expect(wordsOf(shown)).toContain(`✓ ${button.label}`)
    }
  })

  it('stays when somebody else presses it for whom it is not', async () => {
    const rig = await open()
    const { shown, button } = await offer(rig, 'which support plans are there?')
    await rig.deliver(message(rig.slack, room, `${bot} which plan do we have?`, { threadTs: shown.threadTs ?? '' }))
    await rig.news()
    const before = wordsOf(shown)
    expect(await rig.deliver(press(rig.slack, shown, button, 'U0OTTO'), 'interactive')).toBe(true)
    expect(await rig.news()).toMatchObject([{ to: 'U0OTTO' }])
    await rig.channel.stop()
    expect(wordsOf(shown)).toBe(before)
    expect(buttonsOf(shown)).toContainEqual(button)
  })

  it('works after its message could not be changed', async () => {
    const rig = await open()
    const { shown, button } = await offer(rig, 'which support plans are there?')
    const body = { ...press(rig.slack, shown, button), response_url: `${rig.slack.apiUrl}../respond/gone` }
    expect(await rig.deliver(body, 'interactive')).toBe(true)
    expect(await rig.news()).toHaveLength(1)
  })
})

describe('commands, shortcuts, forms and the home tab', () => {
  const command = (text: string, channel = room) => ({
    token: 'verification',
    team_id: 'T061EG9R6',
    channel_id: channel,
    user_id: maria,
    command: '/support',
    text,
    trigger_id: `${Math.random()}`,
    response_url: 'https://hooks.slack.com/x',
  })

  it('answers a command to the asker alone, and an empty one with what can be asked', async () => {
    const { deliver, news } = await open()
    await deliver(command('which plan do we have?'), 'slash_commands')
    await deliver(command(''), 'slash_commands')
    expect(await news()).toMatchObject([
      { channel: room, to: maria },
      { channel: room, to: maria },
    ])
    await deliver(command('which plan do we have?', direct), 'slash_commands')
    expect(await news()).toMatchObject([{ channel: direct, to: null }])
  })

  const askAbout = (slack: FakeSlack, ts: string, text: string, { user = maria, channel = room } = {}) => ({
    type: 'message_action',
    callback_id: 'ask-support',
    user: { id: user, team_id: slack.team },
    trigger_id: 'ask.1',
    channel: { id: channel },
    message: { ts, text },
  })

  it('answers "Ask support" under the message', async () => {
    const { slack, deliver, news } = await open()
    const ts = slack.nextTs()
    await deliver(askAbout(slack, ts, 'which support plans are there?'), 'interactive')
    expect(await news()).toMatchObject([{ channel: room, threadTs: ts }])
  })

  it('takes an edit of a message that was handed over, though it names nobody, and of no other', async () => {
    const { slack, deliver, news, contract } = await open()
    const ts = slack.nextTs()
    const edit = (text: string, of = ts) => edited(slack, room, text, of)
    await deliver(edit('which priorities are there?'))
    expect(slack.calls.filter(({ method }) => method === 'users.info')).toEqual([])
    await deliver(askAbout(slack, ts, 'which support plans are there?'), 'interactive')
    await news()
    await deliver(edit('are you open?', slack.nextTs()))
    expect(await news()).toEqual([])
    await deliver(edit('which priorities are there?'))
    expect(await news()).toMatchObject([{ channel: room, threadTs: ts }])
    const id = `slack:${slack.team}/${room}/${ts}` as ConversationId
    const said = (await contract.desk.history(id, 0, 100)).filter(({ from }) => from === 'customer')
    expect(said.map(({ blocks }) => plainText(blocks))).toEqual([
      'which support plans are there?',
      'which priorities are there?',
    ])
  })

  it('keeps apart what two people ask by command or shortcut in the direct message between them', async () => {
    const { slack, deliver, news } = await open()
    const between = 'D0BOTH'
    slack.closedTo.add(between)
    slack.users.set('U0ANN', { id: 'U0ANN', team_id: slack.team, tz: 'Europe/Riga', locale: 'en-GB', real_name: 'Ann' })
    const by = (user: string, text: string) => ({ ...command(text, between), user_id: user })
    await deliver(by(maria, 'all our calls fail, open a ticket please'), 'slash_commands')
    expect((await news()).map(wordsOf).join()).toContain('1001')
    await deliver(by('U0ANN', 'how is my ticket?'), 'slash_commands')
    await deliver(
      askAbout(slack, slack.nextTs(), 'how is my ticket?', { user: 'U0ANN', channel: between }),
      'interactive',
    )
    const answers = await news()
    expect(answers.length).toBeGreaterThan(0)
    expect(answers.map(wordsOf).join()).not.toContain('1001')
    expect(answers.filter(({ to, channel }) => channel === between && to === null)).toEqual([])
  })

  it('opens a form, and a ticket of what is filled in, once', async () => {
    const { slack, deliver, news, contract, channel } = await open()
    await deliver(command('ticket', direct), 'slash_commands')
    await channel.stop()
    const form = slack.views.at(-1) as {
      type: string
      private_metadata: string
      blocks: { element: { action_id: string } }[]
    }
    expect(form.type).toBe('modal')
    const filled: Record<string, object> = {
      subject: { type: 'plain_text_input', value: 'CSV export' },
      description: { type: 'plain_text_input', value: 'It ends after a line.' },
      priority: { type: 'static_select', selected_option: { value: contract.desk.catalog().priorities.at(-1)?.id } },
      version: { type: 'plain_text_input', value: null },
    }
    const values = Object.fromEntries(
      form.blocks.map(({ element: { action_id: id } }) => [`b-${id}`, { [id]: filled[id] }]),
    )
    const submission = {
      type: 'view_submission',
      user: { id: maria, team_id: slack.team },
      view: { id: 'V1', private_metadata: form.private_metadata, state: { values } },
    }
    expect(await deliver(submission, 'interactive')).toBe(true)
    await deliver(submission, 'interactive')
    expect((await news()).map(wordsOf).join()).toContain('1001')
    expect(await contract.store.tickets({ limit: 5 })).toMatchObject([{ number: 1001, subject: 'CSV export' }])
  })

  it.each([false, true])(
    'keeps a form of blanks open, with an error at its field, over a socket: %s',
    async (socketMode) => {
      const { slack, url, contract, channel } = await open({ socketMode })
      await channel.start()
      const values = {
        subject: { subject: { type: 'plain_text_input', value: '  ' } },
        description: { description: { type: 'plain_text_input', value: '\n' } },
        priority: { priority: { type: 'static_select', selected_option: { value: 'blocker' } } },
      }
      const submission = {
        type: 'view_submission',
        user: { id: maria, team_id: slack.team },
        view: { id: 'V1', private_metadata: `slack:${slack.team}/${direct}`, state: { values } },
      }
      const answer = socketMode
        ? await slack.push('interactive', submission)
        : await (await slack.post(url, { payload: JSON.stringify(submission) }, { form: true })).json()
      expect(answer).toEqual({
        response_action: 'errors',
        errors: { subject: expect.stringContaining('What is it about?') },
      })
      expect(await contract.store.tickets({ limit: 5 })).toEqual([])
    },
  )

  it('says at home that a plan has ended, and since when there is another', async () => {
    const { slack, deliver, channel, contract } = await open()
    const account = (await contract.store.accounts())[0] ?? expect.fail('nobody is linked')
    await contract.store.putAccount({ ...account, planEndsAt: instant(contract.desk.now() - 40 * 86_400_000) })
    await deliver(envelope(slack, { type: 'app_home_opened', user: maria, channel: direct, tab: 'home' }))
    await channel.stop()
    expect(wordsOf(slack.views.at(-1) as Parameters<typeof wordsOf>[0])).toMatch(
      /plan of Acme.* ended on .* 20\d\d\. Since then you are on FREE/,
    )
  })

  it('shows plan, hours and open tickets at home, with buttons that work', async () => {
    const { slack, deliver, news, channel, contract } = await open()
    const home = envelope(slack, { type: 'app_home_opened', user: maria, channel: direct, tab: 'home' })
    await deliver(message(slack, direct, 'all calls fail since this morning'))
    await news()
    await deliver(home)
    await channel.stop()
    const view = slack.views.at(-1) as { type: string; blocks: { type: string }[] }
    expect(view.type).toBe('home')
    const words = wordsOf(view)
    const account = await contract.desk.accountOf({ key: `slack:${slack.team}/${maria}`, rules: [] } as never)
    expect(words).toContain(account?.plan)
    expect(words).toContain('#1001')
    expect(words).toMatch(/(opens|until) .*\d\d:\d\d \(UTC/)
    expect(words).not.toMatch(/T\d\d:\d\d/)
    const buttons = buttonsOf(view)
    const ask = buttons.find(({ id }) => id === 'ask:my-plan')
    if (ask === undefined) return expect.fail('no button')
    const { response_url, channel: _, ...pressed } = press(slack, { channel: direct, ts: '1', to: null } as never, ask)
    await deliver(pressed, 'interactive')
    expect(await news()).toMatchObject([{ channel: direct, threadTs: null }])
    const status = buttons.find(({ id }) => id === 'ask:ticket-status') ?? expect.fail('no button')
    await deliver(press(slack, { channel: direct, ts: '1', to: null } as never, status), 'interactive')
    expect((await news()).map(wordsOf).join()).toContain('#1001')
    const form = buttons.find(({ id }) => id === 'open-form')
    if (form === undefined) return expect.fail('no button')
    await deliver(press(slack, { channel: direct, ts: '1', to: null } as never, form), 'interactive')
    await channel.stop()
    expect(slack.views.at(-1)).toMatchObject({ type: 'modal', private_metadata: `slack:${slack.team}/${direct}` })
  })
})

describe('the assistant pane', () => {
  const callsOf = (slack: Rig['slack'], method: string) =>
    slack.calls.filter((call) => call.method === `assistant.threads.${method}`).map(({ body }) => body)

  it('offers what could be asked when it is opened, and every offer is understood', async () => {
    const { slack, deliver, news, channel } = await open()
    const thread = slack.nextTs()
    const assistant_thread = { user_id: maria, context: {}, channel_id: direct, thread_ts: thread }
    await deliver(envelope(slack, { type: 'assistant_thread_started', assistant_thread }))
    await channel.stop()
    expect(await news()).toEqual([])
    const [offered] = callsOf(slack, 'setSuggestedPrompts')
    expect(offered).toMatchObject({ channel_id: direct, thread_ts: thread })
    const prompts = JSON.parse(offered?.prompts ?? '[]') as { title: string; message: string }[]
    expect(prompts.length).toBeGreaterThan(2)
    for (const { message: text } of prompts) {
      await deliver(message(slack, direct, text, { threadTs: thread }))
      const answer = await news()
      expect(answer).toMatchObject([{ channel: direct, threadTs: thread }])
      expect(
        answer
          .flatMap(buttonsOf)
          .map(({ id }) => id)
          .join(),
      ).not.toContain('mean:')
    }
  })

  it('shows that an answer takes long, and not where there is no pane', async () => {
    const gate = Promise.withResolvers<void>()
    const { slack, deliver, news } = await open({ statusAfterMs: 0, beforeDelivery: () => gate.promise })
    const thread = slack.nextTs()
    await deliver(message(slack, direct, 'hello'))
    await deliver(message(slack, room, `${bot} hello`))
    await deliver(message(slack, direct, 'hello', { threadTs: thread }))
    await vi.waitUntil(() => callsOf(slack, 'setStatus').length > 0, { interval: 5 })
    gate.resolve()
    await news()
    expect(callsOf(slack, 'setStatus')).toMatchObject([{ channel_id: direct, thread_ts: thread }])
  })
})

describe('people', () => {
  const person = { tz: 'Europe/Riga', locale: 'en-GB', real_name: 'X' }
  const lookUps = ({ calls }: FakeSlack) => calls.filter(({ method }) => method === 'users.info')
  const plan = async (rig: Rig, user: string, fields: Record<string, string> = {}) => {
    const { slack, contract } = rig
    await rig.deliver(message(slack, `D${user.slice(1)}`, 'which plan do we have?', { user, fields }))
    const [answer] = await rig.news()
    const account = await contract.store.accountFor(`slack:${slack.team}/*` as IdentityKey, [])
    return answer !== undefined && account !== null && account !== 'disagree' && wordsOf(answer).includes(account.name)
  }

  it('are seen as what they are: members, guests, and people of other workspaces', async () => {
    const rig = await open()
    const { slack, contract } = rig
    await contract.link(`slack:${slack.team}/*`)
    slack.users.set('U0MEMBER', { ...person, id: 'U0MEMBER', team_id: slack.team })
    slack.users.set('U0GUEST', { ...person, id: 'U0GUEST', team_id: slack.team, is_restricted: true })
    slack.users.set('U0OTHER', { ...person, id: 'U0OTHER', team_id: 'T0PARTNER1' })
    expect(await plan(rig, 'U0MEMBER')).toBe(true)
    expect(await plan(rig, 'U0GUEST')).toBe(false)
    expect(await plan(rig, 'U0OTHER', { team: 'T0PARTNER1', user_team: 'T0PARTNER1' })).toBe(false)
    expect(await plan(rig, 'U0NOBODY')).toBe(false)
  })

  it('who are mentioned are written by name, as they read it, and each is asked after once', async () => {
    const rig = await open()
    const { slack, contract } = rig
    slack.users.set('U0JOE', { ...person, id: 'U0JOE', team_id: slack.team, real_name: 'Joe <!channel> & Co' })
    const id = `slack:${slack.team}/${direct}` as ConversationId
    for (const text of ['<@U0JOE> said: all calls fail', 'ask <@U0JOE>, <@U0NOBODY> or <@W0GRID|ann>'])
      await rig.deliver(message(slack, direct, '', { fields: { text } }))
    await rig.news()
    const said = (await contract.desk.history(id, 0, 100)).filter(({ from }) => from === 'customer')
    expect(said.map(({ blocks }) => plainText(blocks))).toEqual([
      '@Joe <!channel> & Co said: all calls fail',
      'ask @Joe <!channel> & Co, @U0NOBODY or @ann',
    ])
    expect(lookUps(slack).filter(({ body }) => body.user === 'U0JOE')).toHaveLength(1)
  })

  it('who are mentioned by the hundred are not all asked after', async () => {
    const rig = await open()
    const crowd = Array.from({ length: 100 }, (_, index) => `<@U0${index}>`).join(' ')
    await rig.deliver(message(rig.slack, direct, '', { fields: { text: `which support plans are there? ${crowd}` } }))
    await rig.news()
    expect(lookUps(rig.slack).length).toBeLessThan(20)
  })

  it('whom Slack does not know are served, and the reason is told once, not once each', async () => {
    const rig = await open()
    for (const user of ['U0NOBODY1', 'U0NOBODY2', 'U0NOBODY3'])
      await rig.deliver(message(rig.slack, `D${user.slice(1)}`, 'which support plans are there?', { user }))
    expect(await rig.news()).toHaveLength(3)
    expect(rig.logged().match(/user_not_found/g)).toHaveLength(1)
    expect(rig.logged()).not.toContain('users:read')
    rig.slack.mishap('users.info', { error: 'missing_scope' })
    await rig.deliver(message(rig.slack, direct, 'which support plans are there?'))
    expect(rig.logged()).toMatch(/missing_scope.*users:read/)
  })

  it('have what they change answered as it reads then', async () => {
    const { slack, deliver, news } = await open()
    const ts = slack.nextTs()
    await deliver(message(slack, direct, 'hello', { ts }))
    await news()
    const edit = edited(slack, direct, 'which support plans are there?', ts)
    await deliver(edit)
    await deliver(edit)
    expect(await news()).toMatchObject([{ blocks: [{}, { type: 'table' }, {}] }])
  })

  it.each([
    ['a direct message', direct],
    ['a channel', room],
  ])('have a change that came before its message in %s answered, and the message as it was, not', async (_, place) => {
    const { slack, deliver, news, contract } = await open()
    const ts = slack.nextTs()
    const asked = place === room ? `${bot} ` : ''
    await deliver(edited(slack, place, `${asked}when is live chat open?`, ts))
    await deliver(message(slack, place, `${asked}which support plans are there?`, { ts }))
    const [answer = expect.fail('no answer'), ...others] = await news()
    expect(others).toEqual([])
    expect(wordsOf(answer)).toMatch(/\d\d:\d\d/)
    expect(await contract.decisions()).toHaveLength(1)
  })
})

describe('when Slack has trouble', () => {
  const ask = (rig: Rig) => rig.deliver(message(rig.slack, direct, 'which support plans are there?'))

  it('waits as long as it is told to, and then says everything in order', async () => {
    const rig = await open()
    rig.slack.mishap('chat.postMessage', { status: 429, headers: { 'Retry-After': '30' } })
    await ask(rig)
    await rig.deliver(message(rig.slack, direct, 'hello'))
    await rig.contract.later(29_000)
    expect(await rig.news()).toEqual([])
    await rig.contract.later(1_001)
    await rig.contract.later(0)
    const words = (await rig.news()).map(wordsOf)
    expect(words).toHaveLength(2)
    expect(words[0]).toContain('plans')
  })

  it.each([{ status: 500 }, { status: 503 }, { error: 'internal_error' }, { error: 'invalid_auth' }])(
    'tries again after %j',
    async (mishap) => {
      const rig = await open()
      rig.slack.mishap('chat.postMessage', mishap)
      await ask(rig)
      expect(await rig.news()).toEqual([])
      await rig.contract.later(5000)
      expect(await rig.news()).toHaveLength(1)
    },
  )

  it('says nothing twice when an answer of the Web API is lost', async () => {
    const rig = await open()
    rig.slack.mishap('chat.postMessage', 'lost')
    await ask(rig)
    for (const ms of [1500, 5000, 60_000]) await rig.contract.later(ms)
    expect(await rig.news()).toHaveLength(1)
  })

  it('says nothing twice when another process takes an answer up of which nobody knows whether it was posted', async () => {
    const rig = await open()
    rig.slack.mishap('chat.postMessage', 'lost')
    await ask(rig)
    rig.takenOver()
    for (const ms of [1500, 5000]) await rig.contract.later(ms)
    expect(await rig.news()).toHaveLength(1)
  })

  it('gives up what can never be said', async () => {
    const rig = await open()
    for (let time = 0; time < 2; time++) rig.slack.mishap('chat.postMessage', { error: 'msg_too_long' })
    await ask(rig)
    await rig.contract.later(60_000)
    expect(await rig.news()).toEqual([])
    await rig.deliver(message(rig.slack, direct, 'hello'))
    expect(await rig.news()).toHaveLength(1)
  })

  it.each(['channel_not_found', 'not_in_channel', 'is_archived'])(
    'goes to the direct message of now when %s is said of that of then, and of a thread in it',
    async (error) => {
      const rig = await open()
      for (const said of [{ channel: 'D0OLD' }, { channel: direct, threadTs: rig.slack.nextTs() }]) {
        rig.slack.mishap('chat.postMessage', { error })
        await rig.deliver(message(rig.slack, said.channel, 'which support plans are there?', said))
        expect(await rig.news()).toMatchObject([{ channel: direct, threadTs: null }])
      }
      rig.slack.mishap('chat.postMessage', { error })
      await ask(rig)
      await rig.contract.later(60_000)
      expect(await rig.news()).toEqual([])
    },
  )

  it.each(['invalid_blocks', 'msg_too_long'])('says it plainly when it is refused as %s', async (error) => {
    const rig = await open()
    rig.slack.mishap('chat.postMessage', { error })
    await ask(rig)
    expect(await rig.news()).toMatchObject([{ blocks: [{ type: 'section' }, { type: 'actions' }] }])
  })

  it('takes in from somebody who can not be looked up', async () => {
    const rig = await open()
    rig.slack.mishap('users.info', { status: 500 })
    await ask(rig)
    expect(await rig.news()).toHaveLength(1)
  })
})

describe.each([{ socketMode: false }, { socketMode: true }])('acknowledging, %j', ({ socketMode }) => {
  const waiting = (promise: Promise<unknown>) => Promise.race([promise, Promise.resolve('waiting')])

  it('comes after the save: what could not be stored is sent again, and answered once', async () => {
    const rig = await open({ socketMode })
    await rig.channel.start()
    const body = message(rig.slack, direct, 'which support plans are there?')
    const nothing = envelope(rig.slack, { type: 'reaction_added', user: maria, event_ts: rig.slack.nextTs() })
    const first = rig.contract.hold()
    const acknowledged = rig.deliver(body)
    await first.reached
    // What is sent after it comes through meanwhile.
    expect(await rig.deliver(nothing)).toBe(true)
    expect(await waiting(acknowledged)).toBe('waiting')
    first.fail()
    if (socketMode) {
      expect(await rig.deliver(nothing)).toBe(true)
      expect(await waiting(acknowledged)).toBe('waiting')
    } else expect(await acknowledged).toBe(false)
    expect(rig.logged()).toMatch(/the disk is gone.*bring it back.*could not be taken in/)
    expect(await rig.deliver(body)).toBe(true)
    expect(await rig.deliver(body)).toBe(true)
    expect(await rig.news()).toHaveLength(1)
  })
})

describe('requests that Slack did not send', () => {
  const minute = 60

  it('are refused: wrong secret, none, too old, from the future', async () => {
    const { slack, url, news } = await open()
    const body = message(slack, direct, 'which support plans are there?')
    const now = Math.floor(Date.now() / 1000)
    const status = async (options: Parameters<typeof slack.post>[2]) => (await slack.post(url, body, options)).status
    expect(await status({ secret: 'other' })).toBe(401)
    expect(await status({ signature: '' })).toBe(401)
    expect(await status({ signature: 'v0=' })).toBe(401)
    expect(await status({ at: now - 6 * minute })).toBe(401)
    expect(await status({ at: now + 6 * minute })).toBe(401)
    expect(await status({ at: Number.NaN })).toBe(401)
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401)
    expect(await news()).toEqual([])
    expect(await status({})).toBe(200)
    expect(await news()).toHaveLength(1)
  })

  it('are bounded before they are read', async () => {
    const { slack, url } = await open()
    expect((await slack.post(url, { text: 'x'.repeat(2_000_000) })).status).toBe(413)
  })

  it('and ones that are not what we know, do no harm: Slack is not made to send them again', async () => {
    const rig = await open()
    const statusOf = async (body: unknown, form = false) => (await rig.slack.post(rig.url, body, { form })).status
    const event = (of: unknown) => ({ type: 'event_callback', event: of })
    const events = [null, 'message', 5, [], {}, { type: null }, { type: 'x' }, { type: 'message', item: null }]
    for (const body of [{}, { type: 'event_callback' }, { name: 'x' }, ...events.map(event)])
      expect(await statusOf(body)).toBe(200)
    for (const body of [null, 5, 'x', []]) expect(await statusOf(body)).toBeLessThan(500)
    const pressed = { type: 'block_actions', user: { id: maria }, trigger_id: '1' }
    for (const payload of [
      { ...pressed, actions: null },
      { ...pressed, actions: [null] },
      { ...pressed, actions: [] },
    ])
      expect(await statusOf({ payload: JSON.stringify(payload) }, true)).toBe(200)
    for (const payload of ['null', '5', '{}', '{bad']) expect(await statusOf({ payload }, true)).toBeLessThan(500)
    expect(await rig.deliver(message(rig.slack, direct, 'which support plans are there?'))).toBe(true)
    expect(await rig.news()).toHaveLength(1)
  })

  it('and one that is not whole is refused, and no word of it goes into the log', async () => {
    const { slack, url, logged } = await open()
    for (const payload of ['{hunter2', '{"text": "hunter2'])
      expect((await slack.post(url, { payload }, { form: true })).status).toBe(400)
    expect(logged()).not.toContain('hunter2')
  })

  it('and one that only asks whether the address is ours, is told so', async () => {
    const { slack, url } = await open()
    const answer = await slack.post(url, { type: 'url_verification', challenge: 'abc' })
    expect(await answer.json()).toEqual({ challenge: 'abc' })
  })
})

describe('the log', () => {
  it('holds no text and no secret', async () => {
    const rig = await open({ socketMode: true })
    await rig.channel.start()
    const secret = 'the password is hunter2'
    await rig.deliver(message(rig.slack, direct, secret))
    rig.slack.mishap('chat.postMessage', { error: 'invalid_auth' })
    rig.slack.mishap('chat.postMessage', 'lost')
    await rig.deliver(message(rig.slack, direct, secret))
    await rig.deliver(message(rig.slack, direct, secret))
    await rig.news()
    for (const hidden of ['hunter2', 'xoxb-', 'xapp-', 'c0ffee']) expect(rig.logged()).not.toContain(hidden)
  })
})

describe('calls', () => {
  it('are one for an answer: what is known is not asked for again', async () => {
    const rig = await open()
    await rig.channel.start()
    for (let round = 0; round < 3; round++) {
      await rig.deliver(message(rig.slack, direct, 'which support plans are there?'))
      await rig.news()
    }
    const methods = rig.slack.calls.map(({ method }) => method)
    expect(methods.filter((method) => method === 'chat.postMessage')).toHaveLength(3)
    expect(methods.filter((method) => method === 'auth.test').length).toBeLessThanOrEqual(1)
  })
})

describe('the start', () => {
  it('fails with a wrong token, and says which', async () => {
    const rig = await open()
    rig.slack.mishap('auth.test', { error: 'invalid_auth' })
    await expect(rig.channel.start()).rejects.toThrow('SLACK_BOT_TOKEN (invalid_auth)')
    const other = await open({ socketMode: true, env: { SLACK_APP_TOKEN: 'xapp-wrong' } })
    await expect(other.channel.start()).rejects.toThrow('SLACK_APP_TOKEN (invalid_auth)')
  })

  it('goes on while Slack is away, and is there when it comes back', async () => {
    const rig = await open()
    rig.slack.mishap('auth.test', { status: 500 })
    await rig.channel.start()
    await rig.deliver(message(rig.slack, direct, 'which support plans are there?'))
    expect(await rig.news()).toHaveLength(1)
  })

  it('connects again when Slack closes the socket', async () => {
    const rig = await open({ socketMode: true })
    await rig.channel.start()
    const again = rig.slack.nextSocket()
    rig.slack.sockets[0]?.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }))
    await again
    await rig.deliver(message(rig.slack, direct, 'which support plans are there?'))
    expect(await rig.news()).toHaveLength(1)
  })
})
