import { createInterface, emitKeypressEvents, type Interface } from 'node:readline'
import type { Action } from '../../src/triage/message.ts'
import type { TerminalConversation } from './conversation.ts'
import { screenText } from './screen.ts'

/** How often news that nobody asked for, such as an engineer's comment, is looked for. */
const lookEveryMs = 1000

/** Talks until the input ends: a line is a message, a choice's number or its words press it, arrows go through them. */
export const talk = async (
  conversation: TerminalConversation,
  input: NodeJS.ReadableStream,
  output: NodeJS.WritableStream,
): Promise<void> => {
  const lines = createInterface({ input, output, prompt: '> ', historySize: 0 })
  let offered: readonly Action[] = []
  let ended = false
  lines.once('close', () => {
    ended = true
  })
  const prompt = (): void => {
    if (!ended) lines.prompt(true)
  }
  /** False when there is nothing to show. */
  const show = async (): Promise<boolean> => {
    const news = await conversation.news()
    if (news.length === 0) return false
    output.write(`\r\x1b[K${news.map(screenText).join('\n')}\n`)
    offered = news.at(-1)?.actions ?? []
    prompt()
    return true
  }
  emitKeypressEvents(input)
  input.on('keypress', (_text, key: { name?: string }) => choose(lines, offered, key.name))
  // A look that fails is made up for by the next one.
  const timer = setInterval(() => void show().catch(() => {}), lookEveryMs)
  try {
    prompt()
    for await (const line of lines) {
      if (line.trim() !== '') await answer(conversation, offered, line)
      if (!(await show())) prompt()
    }
  } finally {
    clearInterval(timer)
    lines.close()
  }
}

const answer = (conversation: TerminalConversation, offered: readonly Action[], line: string): Promise<void> => {
  const pressed = offered[Number(line) - 1] ?? offered.find(({ label }) => label === line)
  return pressed === undefined ? conversation.write(line) : conversation.press(pressed.id)
}

/** Up and down put the choices into the line, one after another; Enter then takes the one that stands there. */
const choose = (lines: Interface, offered: readonly Action[], key: string | undefined): void => {
  if (offered.length === 0 || (key !== 'up' && key !== 'down')) return
  const current = offered.findIndex(({ label }) => label === lines.line)
  if (lines.line !== '' && current === -1) return
  const step = key === 'down' ? 1 : -1
  const next = current === -1 && step === -1 ? offered.length - 1 : (current + step + offered.length) % offered.length
  lines.write(null, { ctrl: true, name: 'u' })
  lines.write(offered[next]?.label ?? '')
}
