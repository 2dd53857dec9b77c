import { userInfo } from 'node:os'
import { Command, Option } from 'commander'
import { openTerminal, type TerminalConversation } from '../../adapters/terminal/conversation.ts'
import { talk } from '../../adapters/terminal/talk.ts'
import type { Instant } from '../ids.ts'
import { type Desk, loadSettings, openDesk } from '../main.ts'
import type { Entry } from '../triage/conversation.ts'
import { plainText } from '../triage/message.ts'
import { linesOf } from './lines.ts'
import { atOption, jsonOption, languageOption, planOption, zoneOption } from './options.ts'
import { printJson } from './print.ts'
import { openRehearsal, rehearsalUser } from './rehearsal.ts'

interface ChatOptions {
  readonly plan?: string
  readonly at?: Instant
  readonly zone?: string
  readonly language?: string
  readonly user?: string
  readonly json?: true
}

export const chatCommand = new Command('chat')
  .description('talk to Frontdesk here, as a customer does in the web chat')
  .addOption(planOption())
  .addOption(atOption())
  .addOption(zoneOption())
  .addOption(languageOption())
  .addOption(
    new Option('--user <name>', 'who you are: accounts link terminal NAME ACCOUNT (default: your system user)'),
  )
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
With --plan or --at, and with --json unless --user is given, nothing is kept: it is a rehearsal on a store in memory.
With --json, each line of standard input is a message, or !ACTION-ID for a button; each line of output is one message
that the customer sees, and {"end": N} follows when the N-th line has been answered in full.`,
  )
  .action(async (options: ChatOptions) => {
    const { desk, user } = await openChat(options)
    const zone = options.zone ?? (options.json ? null : Intl.DateTimeFormat().resolvedOptions().timeZone)
    const name = `${desk.now()}-${process.pid}`
    const conversation = openTerminal(desk.frontdesk, { user, zone, language: options.language ?? null }, name)
    try {
      if (options.json) await answerLines(conversation)
      else await talk(conversation, process.stdin, process.stdout)
    } finally {
      await desk.frontdesk.stop()
      await desk.store.close()
    }
  })

const openChat = async (options: ChatOptions): Promise<{ desk: Desk; user: string }> => {
  const settings = loadSettings()
  const { plan = null, at = null } = options
  const isRehearsal = plan !== null || at !== null || (options.json === true && options.user === undefined)
  if (isRehearsal) return { desk: await openRehearsal(settings, { plan, at }), user: rehearsalUser }
  const desk = await openDesk({ settings })
  desk.frontdesk.start()
  return { desk, user: options.user ?? userInfo().username }
}

const answerLines = async (conversation: TerminalConversation): Promise<void> => {
  let count = 0
  for await (const line of linesOf(process.stdin)) {
    count++
    await (line.startsWith('!') ? conversation.press(line.slice(1).trim()) : conversation.write(line))
    for (const entry of await conversation.news()) printJson(messageJson(entry))
    printJson({ end: count })
  }
}

const messageJson = ({ from, blocks, actions }: Entry) => ({
  from,
  text: plainText(blocks),
  actions: actions.map(({ id, label }) => ({ id, label })),
})
