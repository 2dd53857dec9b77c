import { afterEach, describe, expect, it } from 'vitest'
import { wordsFor } from '../../../src/catalog/look-up.ts'
import type { ReplyKey } from '../../../src/catalog/reply-keys.ts'
import type { ConversationId } from '../../../src/ids.ts'
import { hostileTexts } from '../channel-contract.ts'
import { openFake } from './fake.ts'
import type { FakeMessage } from './fake-state.ts'
import { ask, choicesOf, openRig, pressNewest, type Rig, type RigOptions, shownText, subcommand } from './rig.ts'

const rigs: Rig[] = []
const open = async (options?: RigOptions): Promise<Rig> => {
  const rig = await openRig(options)
  rigs.push(rig)
  return rig
}
afterEach(async () => {
  for (const rig of rigs.splice(0)) await rig.close()
})

const plans = 'which support plans are there?'
const placesOf = (messages: readonly FakeMessage[]) => messages.map(({ channel_id }) => channel_id)
const wordsOf = (messages: readonly FakeMessage[]) => messages.map(({ content }) => shownText(content)).join('\n')

describe('where people talk to one another', () => {
  it('opens a thread under a message that mentions us, named after it, and goes on there', async () => {
    const { fake, maria, shownBy } = await open()
    const room = fake.room()
    const question = fake.write(maria, room, `<@${fake.bot.id}> ${plans}`)
    expect(placesOf(await shownBy(() => undefined))).toEqual([question.id])
    const thread = fake.state.channels.get(question.id) ?? expect.fail('no thread')
    expect(thread).toMatchObject({ parent_id: room.id, name: plans })
    expect(placesOf(await shownBy(() => fake.write(maria, thread, 'hello')))).toEqual([question.id])
  })

  it('answers others while the file of one is slow, and the slow one in its order', async () => {
    const { fake, maria, answeredAll, contract, news } = await open()
    const gate = Promise.withResolvers<void>()
    fake.holdFiles(gate.promise)
    const room = fake.room()
    const attachments = [fake.keep('trace.log', 'a trace')]
    const slow = fake.write(maria, room, `<@${fake.bot.id}> all calls fail since this morning`, { attachments })
    const quick = fake.write(maria, room, `<@${fake.bot.id}> ${plans}`)
    await answeredAll(1)
    expect(placesOf(news())).toEqual([quick.id])
    gate.resolve()
    await answeredAll(2)
    expect(wordsOf(news())).toContain('#1001')
    expect(
      await contract.store.conversation(`discord:${fake.guild}/${room.id}/${slow.id}` as ConversationId),
    ).not.toBeNull()
  })

  it('keeps quiet when nobody asked us, when others are spoken to, and to bots', async () => {
    const { fake, maria, shownBy, news, taken, answeredAll } = await open()
    const room = fake.room()
    const joe = fake.person('Joe')
    const robot = { ...joe, id: '1250000000000000001', bot: true }
    await shownBy(() => fake.write(maria, room, plans))
    await shownBy(() => fake.write(maria, room, `<@${joe.id}> ${plans}`))
    fake.write(robot, room, `<@${fake.bot.id}> ${plans}`)
    fake.write(maria, room, `<@${fake.bot.id}> ${plans}`, { webhook_id: '1250000000000000002' })
    const thread = fake.openThread(joe, room, 'lunch?')
    fake.write(maria, thread, plans)
    await answeredAll(4)
    expect(news()).toEqual([])
    expect(taken).toHaveLength(4)
  })

  it('answers new questions where it shall listen, and greets nobody', async () => {
    const fake = await openFake()
    const room = fake.room()
    const forum = fake.room({ type: 15 })
    const { maria, shownBy } = await open({ fake, listenChannels: [room.id, forum.id] })
    expect(await shownBy(() => fake.write(maria, room, 'good morning all'))).toEqual([])
    expect(await shownBy(() => fake.write(maria, room, plans))).toHaveLength(1)
    const before = fake.state.channels.size
    const answer = await shownBy(() => fake.openThread(maria, forum, plans))
    expect(fake.state.channels.size).toBe(before + 1)
    expect(fake.state.channels.get(answer[0]?.channel_id ?? '')).toMatchObject({ parent_id: forum.id })
  })

  it("answers in a forum's post that mentions us, and in its replies", async () => {
    const { fake, maria, shownBy } = await open()
    const forum = fake.room({ type: 15 })
    const post = fake.openThread(maria, forum, `<@${fake.bot.id}> ${plans}`)
    expect(placesOf(await shownBy(() => undefined))).toEqual([post.id])
    expect(placesOf(await shownBy(() => fake.write(maria, post, 'hello')))).toEqual([post.id])
  })

  it('replies in the channel where no thread can be opened', async () => {
    const { fake, maria, shownBy } = await open()
    const room = fake.room({ threadless: true })
    const question = fake.write(maria, room, `<@${fake.bot.id}> ${plans}`)
    expect(await shownBy(() => undefined)).toMatchObject([{ channel_id: room.id, reply: question.id }])
  })
})

describe("what is the asker's own business", () => {
  const askPlan = async (rig: Rig) => {
    const room = rig.fake.room()
    return rig.shownBy(() => rig.fake.write(rig.maria, room, `<@${rig.fake.bot.id}> what is my plan?`))
  }

  const said = (rig: Rig, key: ReplyKey) => wordsFor(rig.contract.desk.catalog(), null)(key)

  it('is said in a direct message, and where it was asked that it is there, not twice in a row', async () => {
    const rig = await open()
    const { fake, maria, shownBy } = rig
    const answer = await askPlan(rig)
    const pointer = answer.at(-1) ?? expect.fail('no answer')
    expect(answer.length).toBeGreaterThan(1)
    for (const place of placesOf(answer.slice(0, -1))) expect(fake.state.channels.get(place)?.recipient).toBe(maria.id)
    const thread = fake.state.channels.get(pointer.channel_id) ?? expect.fail('no thread')
    expect(thread.recipient).toBeUndefined()
    expect(shownText(pointer.content)).toBe(said(rig, 'private.sent'))
    const there = async (text: string) =>
      (await shownBy(() => fake.write(maria, thread, text))).filter(({ channel_id }) => channel_id === thread.id)
    expect(await there('what is my plan?')).toEqual([])
    expect(await there(plans)).toHaveLength(1)
    expect(wordsOf(await there('what is my plan?'))).toBe(said(rig, 'private.sent'))
  })

  it('is said to nobody where the asker takes no direct messages, who is told the way out', async () => {
    const rig = await open()
    rig.maria.closed = true
    const answer = await askPlan(rig)
    expect(wordsOf(answer)).toBe(said(rig, 'private.closed'))
    expect(rig.fake.state.messages.filter(({ author }) => author === rig.fake.bot)).toEqual(answer)
    expect(await rig.contract.staffLines()).toEqual([expect.stringContaining('code 50007')])
  })

  it('is shown to the presser alone after a press, and belongs to the conversation of the button', async () => {
    const rig = await open()
    const { fake, maria, shownBy } = rig
    const room = fake.room()
    const question = fake.write(maria, room, `<@${fake.bot.id}> I want to open a ticket`)
    const offer = await shownBy(() => undefined)
    expect(fake.state.channels.get(offer[0]?.channel_id ?? '')?.recipient).toBe(maria.id)
    const answer = await shownBy(() => pressNewest(rig, choicesOf(offer.at(-2) ?? expect.fail())[0]?.id ?? ''))
    expect(answer.map(({ ephemeralFor }) => ephemeralFor)).toEqual([maria.id])
    expect(rig.taken.at(-1)?.conversation).toBe(`discord:${fake.guild}/${room.id}/${question.id}`)
  })

  it('is said in a direct message when the command that it answers is long ago', async () => {
    const rig = await open()
    const { fake, maria, shownBy, contract } = rig
    await shownBy(() => fake.command(maria, fake.room(), ask('all calls fail, we can not work')))
    for (const interaction of fake.state.interactions.values()) interaction.expired = true
    const ticket = await contract.store.tickets({ limit: 1 })
    expect(ticket).toHaveLength(1)
    const id = rig.taken.at(-1)?.conversation ?? expect.fail()
    const [entry] = (await contract.desk.history(id, 0, 10)).filter(({ from }) => from === 'bot')
    if (entry === undefined) return expect.fail()
    const asker = (await contract.desk.conversation(id))?.identity ?? expect.fail()
    expect(await rig.channel.deliver({ conversation: id, entry, key: 'late', asker })).toEqual({ ok: true })
    const [late] = rig.news()
    expect(fake.state.channels.get(late?.channel_id ?? '')?.recipient).toBe(maria.id)
  })
})

describe('typing', () => {
  const typed = ({ fake }: Rig) => fake.requests.filter((line) => line.endsWith('/typing 204'))

  it('is shown while an answer takes long', async () => {
    const gate = Promise.withResolvers<void>()
    const rig = await open({ typingAfterMs: 0, beforeDelivery: () => gate.promise })
    const direct = rig.fake.directOf(rig.maria)
    rig.fake.write(rig.maria, direct, plans)
    await rig.fake.until(() => typed(rig).length > 0)
    expect(typed(rig)).toEqual([`POST /channels/${direct.id}/typing 204`])
    gate.resolve()
    await rig.answeredAll(1)
    expect(typed(rig)).toHaveLength(1)
  })

  it('is not shown for what is answered at once, or not meant for us', async () => {
    const rig = await open()
    await rig.shownBy(() => rig.fake.write(rig.maria, rig.fake.directOf(rig.maria), plans))
    await rig.shownBy(() => rig.fake.write(rig.maria, rig.fake.room(), plans))
    expect(typed(rig)).toEqual([])
  })
})

describe('commands and buttons', () => {
  it('acknowledges a command before it is stored, and answers in its place', async () => {
    const { fake, maria, contract, shownBy } = await open()
    const held = contract.hold()
    const interaction = fake.command(maria, fake.room(), ask(plans))
    await held.reached
    expect(interaction.original).toMatchObject({ thinking: true, ephemeralFor: maria.id })
    held.release()
    const [answer] = await shownBy(() => interaction)
    expect(answer).toBe(interaction.original)
  })

  it.each(['status', 'hours'])('answers /support %s', async (name) => {
    const { fake, maria, shownBy } = await open()
    expect(await shownBy(() => fake.command(maria, fake.room(), subcommand(name)))).toHaveLength(1)
    expect(await shownBy(() => fake.command(maria, fake.directOf(maria), subcommand(name)))).toHaveLength(1)
  })

  it('tells of tickets that were opened elsewhere to /support status', async () => {
    const { fake, maria, shownBy } = await open()
    await shownBy(() => fake.write(maria, fake.directOf(maria), 'all our calls fail since this morning'))
    const [status] = await shownBy(() => fake.command(maria, fake.room(), subcommand('status')))
    expect(shownText(status?.content ?? '')).toContain('#1001')
  })

  it('offers questions while one is typed, and answers every one of them', async () => {
    const { fake, maria, shownBy } = await open()
    const room = fake.room()
    const offeredFor = async (typed: string): Promise<readonly string[]> => {
      const interaction = fake.typing(maria, room, ask(typed))
      await fake.until(() => interaction.suggestions !== null)
      return interaction.suggestions ?? []
    }
    const all = await offeredFor('')
    expect(all).toHaveLength(25)
    expect(await offeredFor('no such words')).toEqual([])
    const [job = '', ...others] = await offeredFor('MYSQL repl')
    expect([job, ...others]).toHaveLength(1)
    for (const question of [...all.slice(0, 13), job]) {
      const [answer] = await shownBy(() => fake.command(maria, room, ask(question)))
      expect(answer, question).toBeDefined()
      expect(JSON.stringify(answer?.components), question).not.toContain('mean:')
    }
  })

  it('opens a ticket from a form', async () => {
    const { fake, maria, shownBy, contract } = await open()
    const command = fake.command(maria, fake.room(), subcommand('ticket'))
    await fake.until(() => command.form !== null)
    const [priority] = contract.desk.catalog().priorities
    const fields = { subject: 'CSV export', description: 'It ends.', priority: priority?.id ?? '', version: '12' }
    expect(wordsOf(await shownBy(() => fake.submit(command, fields)))).toContain('1001')
    expect(await contract.store.tickets({ limit: 5 })).toMatchObject([
      { subject: 'CSV export', priority: priority?.id, version: '12' },
    ])
  })

  it('opens one ticket from one form, however often it is sent off, and another from the next', async () => {
    const { fake, maria, answeredAll, contract } = await open()
    const room = fake.room()
    const command = fake.command(maria, room, subcommand('ticket'))
    await fake.until(() => command.form !== null)
    const fields = { subject: 'CSV export', description: 'It ends.', priority: '', version: '' }
    fake.submit(command, fields)
    fake.submit(command, fields)
    await answeredAll(2)
    fake.submit(command, fields)
    await answeredAll(3)
    await fake.until(() => !fake.state.messages.some(({ thinking }) => thinking))
    expect(await contract.store.tickets({ limit: 5 })).toHaveLength(1)
    const next = fake.command(maria, room, subcommand('ticket'))
    await fake.until(() => next.form !== null)
    fake.submit(next, { ...fields, subject: 'Fax' })
    await answeredAll(4)
    expect(await contract.store.tickets({ limit: 5 })).toHaveLength(2)
  })

  it('opens no ticket from a form of blanks: says what is missing, and opens it again with what was typed', async () => {
    const rig = await open()
    const { fake, maria, shownBy, news, contract } = rig
    const command = fake.command(maria, fake.room(), subcommand('ticket'))
    await fake.until(() => command.form !== null)
    const [priority] = contract.desk.catalog().priorities
    const refused = fake.submit(command, {
      subject: ' ',
      description: ' \n',
      priority: priority?.id ?? '',
      version: '12',
    })
    await fake.until(() => refused.acknowledged !== null)
    const [told] = news()
    expect(told).toMatchObject({ ephemeralFor: maria.id, content: expect.stringContaining('What is it about?') })
    expect(await contract.store.tickets({ limit: 5 })).toEqual([])

    const again = fake.press(maria, told ?? expect.fail(), choicesOf(told ?? expect.fail())[0]?.customId ?? '')
    await fake.until(() => again.form !== null)
    const fields = new Map(again.form?.components.map(({ component }) => [component.custom_id, component]))
    expect(fields.get('subject')).not.toHaveProperty('value')
    expect(fields.get('version')).toMatchObject({ value: '12' })
    const chosen = fields.get('priority')?.options?.filter((option) => option.default)
    expect(chosen).toMatchObject([{ value: priority?.id }])
    const filled = { subject: 'CSV export', description: '', priority: '', version: '' }
    expect(wordsOf(await shownBy(() => fake.submit(again, filled)))).toContain('1001')
  })

  it('asks about a message that is handed to us', async () => {
    const { fake, maria, shownBy } = await open()
    const room = fake.room()
    const joe = fake.person('Joe')
    await shownBy(() => fake.write(joe, room, plans))
    const [said] = fake.state.messages
    const data = {
      name: 'Ask support',
      type: 3,
      target_id: said?.id,
      resolved: { messages: { [said?.id ?? '']: said } },
    }
    expect(await shownBy(() => fake.command(maria, room, data))).toMatchObject([{ ephemeralFor: maria.id }])
  })

  it('puts the choice in place of the buttons', async () => {
    const rig = await open()
    const dm = rig.fake.directOf(rig.maria)
    const [offer] = (await rig.shownBy(() => rig.fake.write(rig.maria, dm, 'I want to open a ticket'))).slice(-1)
    if (offer === undefined) return expect.fail()
    const [choice] = choicesOf(offer)
    const words = shownText(offer.content)
    await rig.shownBy(() => pressNewest(rig, choice?.id ?? ''))
    expect(choicesOf(offer)).toEqual([])
    expect(shownText(offer.content)).toBe(`${words}\n✓ ${choice?.label}`)
  })

  it('leaves the buttons where somebody else presses one that is not theirs', async () => {
    const rig = await open()
    const { fake, maria, shownBy } = rig
    const ida = fake.person('Ida')
    fake.write(maria, fake.room(), `<@${fake.bot.id}> ${plans}`)
    const [offer = expect.fail()] = (await shownBy(() => undefined)).slice(-1)
    const thread = fake.state.channels.get(offer.channel_id) ?? expect.fail('no thread')
    await shownBy(() => fake.write(maria, thread, 'what is my plan?'))
    const before = choicesOf(offer)
    const more = before.find(({ id }) => id === 'more') ?? expect.fail('no more')
    await shownBy(() => {
      fake.press(ida, offer, more.customId, more.values)
    })
    expect(fake.seenBy(ida).map(({ ephemeralFor }) => ephemeralFor)).toContain(ida.id)
    await shownBy(() => fake.write(maria, thread, plans))
    expect(choicesOf(offer)).toEqual(before)
  })

  it('does nothing for a command of which Discord has said already that it failed', async () => {
    const { fake, maria, taken, shownBy } = await open()
    fake.fail(/callback/, { status: 404, body: { code: 10_062, message: 'Unknown interaction' } })
    fake.command(maria, fake.room(), ask(plans))
    await shownBy(() => fake.write(maria, fake.directOf(maria), plans))
    expect(taken.map(({ kind, conversation }) => `${kind} ${conversation}`)).toEqual([
      `message discord:@me/${fake.directOf(maria).id}`,
    ])
  })
})

it('answers a message as it reads after an edit', async () => {
  const { fake, maria, shownBy } = await open()
  const message = fake.write(maria, fake.directOf(maria), 'hello')
  await shownBy(() => undefined)
  expect(wordsOf(await shownBy(() => fake.edit(message, 'when is live chat open?')))).toMatch(/\d\d:\d\d/)
})

it.each(hostileTexts)('lets nothing of %j take effect', async (hostile) => {
  const { fake, maria, shownBy } = await open()
  const room = fake.room()
  await shownBy(() => fake.write(maria, room, `<@${fake.bot.id}> calls fail ${hostile}`))
  await shownBy(() => fake.command(maria, room, ask(`calls fail ${hostile}`)))
  const ours = fake.state.messages.filter(({ author }) => author === fake.bot)
  expect(ours.length).toBeGreaterThan(1)
  for (const { pings } of ours) expect(pings).toEqual([])
})
