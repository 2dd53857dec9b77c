import { expect, it } from 'vitest'
import { recordedOf, replay } from '../replaying.ts'

const channel = '19:097c90e4f7bd4b6cb9b8a9e1d8a5e6f7@thread.tacv2'

it('what Teams sent is replayed through the whole program, and shows what Teams would be sent', async () => {
  const names = ['personal', 'personal', 'group-mention', 'channel-mention', 'channel-reply', 'channel-to-other']
  const [personal, again, group, post, reply, others] = await replay('teams', names)
  expect(personal?.shown[0]?.text).toContain('0–1 h')
  expect(personal?.shown).toMatchObject([{ wire: { conversation: expect.stringMatching(/^a:17I0/) } }])
  expect(again?.shown).toEqual([])
  expect(group?.shown).toMatchObject([{ wire: { conversation: expect.stringMatching(/@thread\.v2$/) } }])
  // Tickets are private: they are told to the asker alone, and where it was asked that they are, once.
  const alone = { wire: { conversation: expect.stringMatching(/^a:29:1bSn/) } }
  const where = { wire: { conversation: expect.stringContaining(channel) } }
  expect(post?.shown).toMatchObject([alone, where])
  expect(reply?.shown).toMatchObject([alone])
  expect(post?.shown[0]?.text).toMatch(/^Ticket #1001 is open/)
  expect(post?.shown[1]?.text).not.toContain('1001')
  expect(others?.shown).toEqual([])
})

it('channels that are listened to are those of the settings', async () => {
  const [post] = await replay('teams', ['channel-post'], { TEAMS_LISTEN_CHANNELS: channel })
  expect(post?.shown).toMatchObject([{ wire: { conversation: expect.stringContaining(channel) } }])
})

it('an edit is answered anew, a message that is put back again too, one that is taken back with silence', async () => {
  const all = await replay('teams', ['personal', 'edited', 'deleted', 'undeleted'])
  expect(all.map(({ shown }) => shown.length)).toEqual([1, 1, 0, 1])
})

it('every kind of payload is acknowledged', async () => {
  const names = recordedOf('teams')
  const all = await replay('teams', names)
  expect(all.map(({ told }, index) => `${names[index]} ${told}`)).toEqual(names.map((name) => `${name} 200`))
  const shown = new Map(all.map((each, index) => [names[index], each.shown]))
  expect(shown.get('installed')?.[0]?.text).toContain('Hello!')
  for (const name of ['own', 'reaction', 'installation-update', 'team-installed', 'unknown-invoke'])
    expect(shown.get(name), name).toEqual([])
})
