import { randomUUID } from 'node:crypto'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { EffectKey, Instant, TicketNumber } from '../ids.ts'
import type { Desk } from '../main.ts'
import { toIso } from '../schedule/iso.ts'
import type { Agreement, Ticket, TicketChange, TicketState } from '../tickets/ticket.ts'
import { filesOf, lastAnswerOf } from '../tickets/ticket-rules.ts'
import { UserError } from '../user-error.ts'
import { findAccount } from './find-account.ts'
import { jsonOption, limitOption, readCount } from './options.ts'
import { printJson, printTable, printText } from './print.ts'
import { sayAt } from './say-at.ts'
import { filesText, saveFile, sizeText, storeFiles } from './ticket-files.ts'
import { printTranscript, transcriptJson, transcriptOf } from './transcript.ts'
import { withDesk } from './with-desk.ts'

export const ticketsCommand = new Command('tickets').description('the cases of the built-in support system')

interface Json {
  readonly json?: true
}

/** What customers read as the writer, where nobody else is named. */
const defaultName = 'Support'

const states = ['open', 'waiting-for-customer', 'closed'] as const satisfies readonly TicketState[]

interface CommentOptions extends Json {
  readonly private?: true
  readonly as: string
  readonly attach?: readonly string[]
}

const readNumber = (text: string): TicketNumber => {
  const number = Number(text.replace(/^#/, ''))
  if (Number.isSafeInteger(number) && number > 0) return number as TicketNumber
  throw new InvalidArgumentError('Write a ticket number, such as 1042.')
}

interface ListOptions extends Json {
  readonly account?: string
  readonly state?: TicketState
  readonly limit: number
  readonly below?: TicketNumber
}

ticketsCommand
  .command('list')
  .description('tickets, newest first')
  .option('--account <account>', "one customer's, by id or name")
  .addOption(new Option('--state <state>', 'in this state').choices(states))
  .addOption(limitOption('so many at most', 50))
  .addOption(new Option('--below <number>', 'the next page: tickets before this one').argParser(readNumber))
  .addOption(jsonOption())
  .action(({ account, state, limit, below, json }: ListOptions) =>
    withDesk(async (desk) => {
      const tickets = await desk.store.tickets({
        limit,
        ...(account === undefined ? {} : { account: (await findAccount(desk, account)).id }),
        ...(state === undefined ? {} : { states: [state] }),
        ...(below === undefined ? {} : { below }),
      })
      if (json) printJson({ tickets: tickets.map((ticket) => ticketJson(desk, ticket)) })
      else if (tickets.length === 0) console.log('There are no such tickets.')
      else printTable(tickets.map((ticket) => ticketRow(desk, ticket)))
    }),
  )

ticketsCommand
  .command('show')
  .argument('<number>', 'the ticket', readNumber)
  .description('one ticket with its history, and the conversation it came from with how it was understood')
  .addOption(jsonOption())
  .action((number: TicketNumber, { json }: Json) =>
    withDesk(async (desk) => {
      const ticket = await ticketOf(desk, number)
      const transcript = await transcriptOf(desk, ticket)
      if (json) printJson({ ticket: { ...ticketJson(desk, ticket), transcript: transcriptJson(desk, transcript) } })
      else {
        print(desk, ticket)
        printTranscript(desk, transcript)
      }
    }),
  )

ticketsCommand
  .command('comment')
  .argument('<number>', 'the ticket', readNumber)
  .argument('<text>', 'what to say; - reads it from standard input')
  .description('answer the customer, or note something for engineers alone')
  .option('--private', 'for engineers alone: the customer never sees it')
  .option('--as <name>', 'who says it', defaultName)
  .option('--attach <file>', 'send a file along; may be given several times', (file, files: readonly string[] = []) => [
    ...files,
    file,
  ])
  .addOption(jsonOption())
  .action((number: TicketNumber, text: string, options: CommentOptions) =>
    withDesk(async (desk) => {
      const said = (text === '-' ? await readAll(process.stdin) : text).trim()
      if (said === '') throw new UserError('the comment is empty', 'write what to say after the number')
      await ticketOf(desk, number)
      const files = await storeFiles(desk, options.attach ?? [])
      const change: TicketChange = {
        kind: 'comment',
        text: said,
        public: options.private !== true,
        ...(files.length > 0 ? { files } : {}),
      }
      show(desk, await changeTicket(desk, number, options.as, change), options.json)
    }),
  )

ticketsCommand
  .command('attachment')
  .argument('<number>', 'the ticket', readNumber)
  .argument('<n>', 'which of its files: 1 for the first', readCount)
  .description("save one of a ticket's files")
  .requiredOption('--out <file>', 'where to; a folder takes it under its own name')
  .addOption(jsonOption())
  .action((number: TicketNumber, n: number, { out, json }: { out: string } & Json) =>
    withDesk(async (desk) => {
      const { path, file } = await saveFile(desk, await ticketOf(desk, number), n, out)
      if (json) printJson({ path, file })
      else printText(`${path}: ${file.type}, ${sizeText(file.size)}`)
    }),
  )

ticketsCommand
  .command('close')
  .argument('<number>', 'the ticket', readNumber)
  .description('close a ticket; its customer is told')
  .option('--as <name>', 'who closes it', defaultName)
  .addOption(jsonOption())
  .action((number: TicketNumber, options: { as: string } & Json) =>
    withDesk(async (desk) => {
      const ticket = await ticketOf(desk, number)
      const closing: TicketChange = { kind: 'state', state: 'closed' }
      const isClosed = ticket.state === 'closed'
      show(desk, isClosed ? ticket : await changeTicket(desk, number, options.as, closing), options.json)
    }),
  )

const ticketOf = async ({ helpdesk }: Desk, number: TicketNumber): Promise<Ticket> => {
  const found = await helpdesk.find(number)
  if (found.ok) return found.value
  throw new UserError(found.why, 'frontdesk tickets list shows all')
}

const changeTicket = async (desk: Desk, number: TicketNumber, name: string, change: TicketChange): Promise<Ticket> => {
  const key = `command:${randomUUID()}` as EffectKey
  const by = { kind: 'engineer', name } as const
  const changed = await desk.helpdesk.change(number, { key, at: desk.now(), by, change })
  if (changed.ok) return changed.value
  throw new UserError(changed.why, 'frontdesk tickets list shows all')
}

const readAll = async (input: NodeJS.ReadStream): Promise<string> => {
  input.setEncoding('utf8')
  let text = ''
  for await (const chunk of input) text += chunk
  return text
}

const show = (desk: Desk, ticket: Ticket, json: true | undefined): void => {
  if (json) printJson({ ticket: ticketJson(desk, ticket) })
  else print(desk, ticket)
}

const print = (desk: Desk, ticket: Ticket): void => {
  printTable([ticketRow(desk, ticket)])
  const { payment, agreements = [] } = ticket
  for (const each of agreements) printText(agreementText(desk, each))
  if (payment === 'agreed' && agreements.length === 0)
    printText('paid work agreed; the price was not kept by the version that took the yes')
  printText(`\n${ticket.description}`)
  for (const { at, by, change } of ticket.history) {
    printText(`\n${sayAt(desk, at)}  ${by.name || by.kind}: ${changeText(change)}`)
  }
  const files = filesOf(ticket)
  if (files.length === 0) return
  console.log()
  printTable(files.map((file, index) => [`file ${index + 1}`, file.name, file.type, sizeText(file.size)]))
}

const agreementText = (desk: Desk, { price, at, by, endedAt }: Agreement): string => {
  const who = by.name === null ? by.identity : `${by.name} (${by.identity})`
  const end = endedAt === undefined ? '' : `; ended ${sayAt(desk, endedAt)}`
  return `paid work at ${price}, agreed ${sayAt(desk, at)} by ${who}${end}`
}

const changeText = (change: TicketChange): string => {
  switch (change.kind) {
    case 'comment':
      return `${change.public ? '' : '(private) '}${[change.text, filesText(change.files)].filter(Boolean).join(' ')}`
    case 'subject':
      return `subject ${change.subject}`
    case 'priority':
      return `priority ${change.priority}`
    case 'state':
      return change.state
    case 'payment':
      return `payment ${change.payment}${change.agreement === undefined ? '' : ` at ${change.agreement.price}`}`
    case 'email':
      return `answer by e-mail to ${change.email}`
    case 'version':
      return `version ${change.version}`
    case 'plan':
      return `plan ${change.plan}`
  }
}

/** What is still to be done: which tickets wait for us is seen at a glance. */
const dueText = (desk: Desk, ticket: Ticket): string => {
  const { state, answerDueAt } = ticket
  if (state === 'closed') return ''
  const answered = lastAnswerOf(ticket)
  if (answered === undefined) return answerDueAt === null ? 'no time promised' : `answer by ${sayAt(desk, answerDueAt)}`
  const reply = ticket.history.findLast(({ by, change }) => by.kind === 'customer' && change.kind === 'comment')
  return reply !== undefined && reply.at > answered.at
    ? `customer wrote ${sayAt(desk, reply.at)}`
    : `answered ${sayAt(desk, answered.at)}`
}

const ticketRow = (desk: Desk, ticket: Ticket): readonly string[] => [
  `#${ticket.number}`,
  ticket.state,
  ticket.priority,
  ticket.plan ?? 'plan not confirmed',
  dueText(desk, ticket),
  ticket.subject,
]

const ticketJson = ({ catalog }: Desk, ticket: Ticket) => {
  const iso = (at: Instant | null) => (at === null ? null : toIso(at, catalog.hours.zone))
  const agreementJson = (each: Agreement) => ({
    ...each,
    at: iso(each.at),
    ...(each.endedAt === undefined ? {} : { endedAt: iso(each.endedAt) }),
  })
  const changeJson = (change: TicketChange) =>
    change.kind === 'payment' && change.agreement !== undefined
      ? { ...change, agreement: agreementJson(change.agreement) }
      : change
  return {
    ...ticket,
    openedAt: iso(ticket.openedAt),
    changedAt: iso(ticket.changedAt),
    answerDueAt: iso(ticket.answerDueAt),
    ...(ticket.agreements === undefined ? {} : { agreements: ticket.agreements.map(agreementJson) }),
    history: ticket.history.map((event) => ({ ...event, at: iso(event.at), change: changeJson(event.change) })),
  }
}
