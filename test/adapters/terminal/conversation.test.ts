import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../../adapters/terminal/conversation.ts'
import type { ConversationId } from '../../../src/ids.ts'
import { plainText, textBlocks } from '../../../src/triage/message.ts'
import { createMemoryDesk } from '../../support/memory-desk.ts'

const maria = { user: 'maria', zone: 'Europe/Vilnius', language: 'en' }

const start = () => {
  const desk = createMemoryDesk()
  const conversation = openTerminal(desk, maria, 'one')
  const news = async () => (await conversation.news()).map(({ blocks }) => plainText(blocks))
  return { desk, conversation, news }
}

describe('a conversation in a terminal', () => {
  it('brings what is written and pressed, as the person of the system, and each once', async () => {
    const { desk, conversation } = start()
    await conversation.write('hello')
    await conversation.press('more')
    await conversation.write('hello')
    const identity = { key: 'terminal:maria', rules: [], displayName: 'maria', verified: true }
    expect(desk.taken).toMatchObject([
      {
        kind: 'message',
        text: 'hello',
        conversation: conversation.id,
        identity,
        zone: 'Europe/Vilnius',
        language: 'en',
      },
      { kind: 'action', action: 'more', identity },
      { kind: 'message', text: 'hello' },
    ])
    expect(new Set(desk.taken.map(({ id }) => id)).size).toBe(3)
  })

  it('is apart from the others of the same person', async () => {
    const { desk, conversation, news } = start()
    const other = openTerminal(desk, maria, 'two')
    await other.write('hello')
    await conversation.write('hello')
    expect(await news()).toEqual(['Noted.'])
  })

  it('gives what came since the last look, without what was written here', async () => {
    const { desk, conversation, news } = start()
    await conversation.write('hello')
    expect(await news()).toEqual(['Noted.'])
    expect(await news()).toEqual([])
    desk.say(conversation.id as ConversationId, {
      from: 'engineer',
      audience: 'customer',
      blocks: textBlocks('It works again'),
    })
    expect(await news()).toEqual(['It works again'])
  })

  it('gives however much there is, in order', async () => {
    const { desk, conversation, news } = start()
    await conversation.write('hello')
    const texts = Array.from({ length: 250 }, (_, index) => `news ${index}`)
    for (const text of texts)
      desk.say(conversation.id, { from: 'engineer', audience: 'customer', blocks: textBlocks(text) })
    expect(await news()).toEqual(['Noted.', ...texts])
  })

  it('gives nothing twice to two who look at once', async () => {
    const { conversation } = start()
    await conversation.write('hello')
    const [one, two] = await Promise.all([conversation.news(), conversation.news()])
    expect([...one, ...two]).toHaveLength(1)
  })
})
