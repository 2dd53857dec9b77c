import { expect, it } from 'vitest'
import { recordedOf, replay } from '../replaying.ts'

const forum = '1100000000000000020'
const maria = '1200000000000000100'

it('what the gateway sent is replayed through the whole program, and shows what Discord would be sent', async () => {
  const names = ['guild-create', 'mention', 'room', 'thread-create', 'forum-post', 'thread-message'] as const
  const all = await replay('discord', names, { DISCORD_LISTEN_CHANNELS: forum })
  const [, mention, chatter, , question, more] = all
  expect(mention?.shown).toMatchObject([{ wire: { method: 'POST', path: '/channels/1210000000000000001/messages' } }])
  expect(chatter?.shown).toEqual([])
  // Tickets are private: in a forum it is only told that they are told elsewhere.
  expect(question?.shown).toMatchObject([
    { wire: { path: `/channels/${maria}/messages` } },
    { wire: { path: '/channels/1210000000000000500/messages' } },
  ])
  expect(question?.shown[1]?.text).not.toContain('1001')
  expect(question?.shown[0]?.text).toContain('Ticket #1001')
  expect(more?.shown).toMatchObject([{ wire: { path: `/channels/${maria}/messages` } }])
})

it('interactions are answered in their own way, and no token of theirs is printed', async () => {
  const names = [
    'command-ask',
    'command-status',
    'command-ticket',
    'form',
    'form-of-blanks',
    'autocomplete',
    'shortcut',
    'button',
    'menu',
  ]
  const all = await replay('discord', names)
  const shown = new Map(all.map((each, index) => [names[index], each.shown]))
  const original = '/webhooks/1200000000000000001/TOKEN/messages/@original'
  for (const name of ['command-ask', 'command-status', 'form', 'shortcut'])
    expect(shown.get(name), name).toMatchObject([{ wire: { method: 'PATCH', path: original } }])
  expect(shown.get('form')?.[0]?.text).toContain('Ticket #1001')
  expect(shown.get('form-of-blanks')).toMatchObject([{ text: expect.stringContaining('What is it about?') }])
  expect(shown.get('command-ticket')).toMatchObject([{ text: '(a form)' }])
  expect(shown.get('autocomplete')?.[0]?.text).toContain('Are bug fixes free')
  expect(shown.get('menu')).toMatchObject([{ wire: { path: '/channels/1100000000000000090/messages' } }])
  expect(JSON.stringify(all)).not.toContain('aW50ZXJhY3Rpb24')
})

it('the same again is answered once; what is edited is answered anew, and what is taken back with silence', async () => {
  const all = await replay('discord', ['direct-message', 'direct-message', 'edited', 'deleted-in-direct-message'])
  expect(all.map(({ shown }) => shown.length)).toEqual([1, 0, 1, 0])
})

it('every kind of payload is taken in or left alone', async () => {
  const names = recordedOf('discord')
  const all = await replay('discord', names)
  const alone = names.filter((_, index) => all[index]?.told === 'left alone')
  expect(all).toHaveLength(names.length)
  expect(alone).toEqual([
    'bot-message',
    'guild-create',
    'preview-added',
    'reaction',
    'ready',
    'resumed',
    'somebody-types',
    'thread-create',
    'thread-delete',
    'thread-started',
    'webhook-message',
  ])
})
