import { expect, it, vi } from 'vitest'
import type { AttachmentId, ConversationId, EffectKey } from '../../src/ids.ts'
import { attachmentOf } from '../../src/runtime/attachments.ts'
import { englishIn, inOtherLanguage } from '../support/other-language.ts'
import { vendorCatalog } from '../understanding/vendor-matcher.ts'
import { type ContractDesk, openContractDesk, type Peer } from './channel-contract.ts'
import { problem as refusal } from './discord/fake-state.ts'
import { inDirectMessages, openPeer as openDiscordPeer } from './discord/peer.ts'
import { choicesOf, openRig as openDiscord, subcommand } from './discord/rig.ts'
import { openPeer as openSlackPeer } from './slack/peer.ts'
import { direct, envelope, maria, message, openRig as openSlack } from './slack/rig.ts'
import { openCloud } from './teams/cloud.ts'
import { openPeer as openTerminalPeer } from './terminal/peer.ts'
import { openPeer as openWebPeer } from './web/peer.ts'

const catalog = inOtherLanguage(vendorCatalog)
const openDesk = () => openContractDesk({ catalog })

const problem = 'all calls fail since this morning'
const comment = 'See the guide.'
/** What is said in English by people, and stays so. */
const byPeople = [problem, comment, 'Acme 1', 'Maria', 'Ann', 'guide.pdf', 'fix.pdf']

/** An engineer answers on the customer's ticket, with a file. */
const answerWithFile = async ({ store, desk, helpdesk, later }: ContractDesk): Promise<void> => {
  const bytes = Buffer.from('%PDF-1.7 the guide')
  const attachment = attachmentOf('guide' as AttachmentId, { name: 'guide.pdf', type: 'application/pdf' }, bytes)
  const at = desk.now()
  await store.putAttachment({ attachment, owner: 'test' as ConversationId, storedAt: at }, bytes)
  const by = { kind: 'engineer', name: 'Ann' } as const
  const change = { kind: 'comment', text: comment, public: true, files: [attachment] } as const
  const [ticket] = await store.tickets({ limit: 1 })
  if (ticket === undefined) return expect.fail('no ticket')
  await helpdesk.change(ticket.number, { key: 'c1' as EffectKey, at, by, change })
  await later(0)
}

/** Where every reply is in another language, no English is shown beside it. */
it.each<readonly [string, (contract: ContractDesk) => Promise<Peer>]>([
  ['the terminal', openTerminalPeer],
  ['the web', openWebPeer],
  ['Slack', (contract) => openSlackPeer({ contract })],
  ['Discord', (contract) => openDiscordPeer(inDirectMessages, { contract })],
])('a conversation over %s is in the language of the replies alone', async (_, open) => {
  const peer = await open(await openDesk())
  const shown = [
    await peer.say('hello'),
    await peer.say('when is live chat open?'),
    await peer.say('which support plans are there?'),
    await peer.say(problem),
    await peer.say('do you back up our database?'),
  ].flat()
  await peer.close()
  expect(shown.length).toBeGreaterThan(4)
  expect(englishIn(shown, byPeople)).toEqual([])
})

it('Slack shows no English beside the replies: home, pane, form, and a file that it does not take', async () => {
  const contract = await openDesk()
  const gate = Promise.withResolvers<void>()
  const rig = await openSlack({ contract, statusAfterMs: 0, beforeDelivery: () => gate.promise })
  const { slack, deliver } = rig
  const called = () => slack.calls.map(({ method }) => method)
  const pane = { user_id: maria, context: {}, channel_id: direct, thread_ts: slack.nextTs() }
  const command = { command: '/support', text: 'ticket', user_id: maria, channel_id: direct, trigger_id: '1.1' }
  const values = { subject: { subject: { type: 'plain_text_input', value: ' ' } } }
  const view = { id: 'V1', private_metadata: `slack:${slack.team}/${direct}`, state: { values } }
  const blanks = { type: 'view_submission', user: { id: maria, team_id: slack.team }, view }
  await deliver(message(slack, direct, problem, { threadTs: pane.thread_ts }))
  await vi.waitUntil(() => called().includes('assistant.threads.setStatus'), { interval: 5 })
  gate.resolve()
  await deliver(envelope(slack, { type: 'assistant_thread_started', assistant_thread: pane }))
  await deliver(envelope(slack, { type: 'app_home_opened', user: maria, channel: direct, tab: 'home' }))
  await deliver(command, 'slash_commands')
  const errors = await slack.post(rig.url, { payload: JSON.stringify(blanks) }, { form: true })
  slack.mishap('files.getUploadURLExternal', { error: 'missing_scope' })
  await contract.answered()
  await answerWithFile(contract)
  await rig.close()
  for (const method of ['assistant.threads.setSuggestedPrompts', 'views.publish', 'views.open', 'chat.postMessage'])
    expect(called()).toContain(method)
  expect(JSON.stringify(slack.messages)).toContain('guide.pdf')
  const said = slack.calls.map(({ body }) => body)
  expect(englishIn([said, { text: Object.values((await errors.json()).errors) }], byPeople)).toEqual([])
})

it('Discord shows no English beside the replies: form, what is offered while typing, and a file that it does not take', async () => {
  const contract = await openDesk()
  const rig = await openDiscord({ contract })
  const { fake, maria, shownBy } = rig
  const room = fake.room()
  await shownBy(() => fake.write(maria, room, `<@${fake.bot.id}> ${problem}`))
  const command = fake.command(maria, room, subcommand('ticket'))
  await fake.until(() => command.form !== null)
  fake.submit(command, { subject: ' ' })
  await fake.until(() => rig.news().some((each) => choicesOf(each).length > 0))
  fake.fail(/messages multipart/, refusal(413, 40_005, 'Request entity too large'))
  await answerWithFile(contract)
  await rig.close()
  expect(JSON.stringify(fake.state.messages)).toContain('guide')
  const threads = Array.from(fake.state.channels.values()).filter(({ id }) => id !== room.id)
  const ours = fake.state.messages.filter(({ author }) => author.id === fake.bot.id)
  const said = ours.map(({ content, components }) => ({ content, components }))
  expect(englishIn([command.form, said, threads.map(({ name }) => ({ name }))], byPeople)).toEqual([])
})

it('Teams shows no English beside the replies: welcome, forms, and files', async () => {
  const contract = await openDesk()
  const { teams, rig, send, activity, close } = await openCloud({}, contract)
  await send(activity('installed'))
  await send(activity('personal', { text: 'ticket form' }))
  await send(activity('form', { value: { frontdesk: { kind: 'form' }, description: ' ' } }))
  await send(activity('personal', { id: '2', text: problem }))
  await contract.answered()
  await answerWithFile(contract)
  await rig.channel.stop()
  const offer = teams.posted.flatMap(({ activity: { attachments = [] } }) => attachments).at(-1)?.content
  const { declineContext: context, acceptContext } = offer as Record<string, unknown>
  const uploadInfo = {
    uploadUrl: 'https://elsewhere.example/',
    contentUrl: 'https://a.example/',
    name: 'fix.pdf',
    uniqueId: 'x',
    fileType: 'pdf',
  }
  const consent = (value: object) => send(activity('file-consent', { value: { type: 'fileUpload', ...value } }))
  await consent({ action: 'decline', context })
  await consent({ action: 'accept', context: acceptContext, uploadInfo })
  await rig.channel.stop()
  await close()
  expect(teams.posted.length).toBeGreaterThan(6)
  expect(
    englishIn(
      teams.posted.map(({ activity }) => activity),
      byPeople,
    ),
  ).toEqual([])
})
