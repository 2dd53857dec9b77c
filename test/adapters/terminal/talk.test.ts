import { PassThrough } from 'node:stream'
import { afterEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import { openTerminal } from '../../../adapters/terminal/conversation.ts'
import { talk } from '../../../adapters/terminal/talk.ts'
import { StoreError } from '../../../src/store/store.ts'
import { textBlocks } from '../../../src/triage/message.ts'
import { createMemoryDesk } from '../../support/memory-desk.ts'
import { eventually } from '../../support/program.ts'

const actions = [
  { id: 'consent-accept', label: 'Agree', style: 'primary' },
  { id: 'consent-decline', label: 'No, thanks', style: 'normal' },
] as const

/** Somebody at a screen with a keyboard; a message is answered with two choices. */
const sitDown = () => {
  const desk = createMemoryDesk()
  desk.answer = (text) => ({ blocks: textBlocks(`You said: ${text}`), actions })
  const input = new PassThrough()
  const output = Object.assign(new PassThrough(), { isTTY: true, columns: 80 })
  let screen = ''
  output.setEncoding('utf8').on('data', (chunk: string) => {
    screen += chunk
  })
  const conversation = openTerminal(desk, { user: 'maria', zone: null, language: null }, 'one')
  const talking = talk(conversation, input, output)
  onTestFinished(() => void input.end())
  const sees = (text: string) => eventually(text, () => (screen.includes(text) ? true : null))
  return { desk, conversation, input, talking, sees, screen: () => screen }
}

const arrowUp = '\u001b[A'
const arrowDown = '\u001b[B'

describe('talking in a terminal', () => {
  afterEach(() => vi.useRealTimers())

  it('sends each line, leaves empty ones out, and ends with the input', async () => {
    const { desk, input, talking, sees } = sitDown()
    input.write('hello\r')
    await sees('You said: hello')
    input.write('\r  \rbye\r')
    await sees('You said: bye')
    input.end()
    await talking
    expect(desk.taken).toMatchObject([{ text: 'hello' }, { text: 'bye' }])
  })

  it('answers the last line though the input ends with it', async () => {
    const { desk, input, talking, sees } = sitDown()
    const ended = new Promise<void>((resolve) => input.once('end', resolve))
    desk.beforeHistory = () => ended
    input.end('hello\r')
    await talking
    await sees('You said: hello')
  })

  it.each([
    ['its number', '2\r', 'consent-decline'],
    ['its words', 'No, thanks\r', 'consent-decline'],
    ['an arrow down', `${arrowDown}\r`, 'consent-accept'],
    ['two arrows down', `${arrowDown}${arrowDown}\r`, 'consent-decline'],
    ['an arrow up, from the end', `${arrowUp}\r`, 'consent-decline'],
    ['arrows round and round', `${arrowDown}${arrowDown}${arrowDown}\r`, 'consent-accept'],
  ])('presses a choice by %s', async (_way, keys, action) => {
    const { desk, input, sees } = sitDown()
    input.write('hello\r')
    await sees('You said: hello')
    input.write(keys)
    await sees(action === 'consent-accept' ? 'You said: Agree' : 'You said: No, thanks')
    expect(desk.taken.at(-1)).toMatchObject({ kind: 'action', action })
  })

  it('takes a number that nothing was offered under for a message', async () => {
    const { desk, input, sees } = sitDown()
    input.write('7\r')
    await sees('You said: 7')
    expect(desk.taken).toMatchObject([{ kind: 'message', text: '7' }])
  })

  it('leaves what is being typed alone when an arrow is pressed', async () => {
    const { desk, input, sees } = sitDown()
    input.write('hello\r')
    await sees('You said: hello')
    input.write(`wait${arrowDown}\r`)
    await sees('You said: wait')
    expect(desk.taken.at(-1)).toMatchObject({ kind: 'message', text: 'wait' })
  })

  it('shows what comes unasked, once, and survives a look that fails', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { desk, conversation, input, sees, screen } = sitDown()
    input.write('hello\r')
    await sees('You said: hello')
    desk.beforeHistory = () => Promise.reject(new StoreError('unavailable', 'the database is locked', 'try again'))
    await vi.advanceTimersByTimeAsync(3000)
    desk.beforeHistory = async () => undefined
    desk.say(conversation.id, { from: 'engineer', audience: 'customer', blocks: textBlocks('It works again') })
    await vi.advanceTimersByTimeAsync(3000)
    await sees('It works again')
    expect(screen().split('It works again')).toHaveLength(2)
    expect(screen().split('You said: hello')).toHaveLength(2)
  })

  it('writes nothing to the screen while there is nothing to say', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { input, sees, screen } = sitDown()
    input.write('hello\r')
    await sees('You said: hello')
    await vi.advanceTimersByTimeAsync(60_000)
    input.write('bye\r')
    await sees('You said: bye')
    expect(screen().split('> ').length).toBeLessThan(10)
  })

  it('ends with the reason when a message cannot be stored, and looks no further', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    const { desk, input, talking } = sitDown()
    desk.failure = new StoreError('full', 'the disk is full', 'make room')
    input.write('hello\r')
    await expect(talking).rejects.toThrow('the disk is full')
    expect(vi.getTimerCount()).toBe(0)
  })
})
