import type { types } from '@slack/bolt'
import type { Words } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ConversationId } from '../../src/ids.ts'
import type { TicketForm, TicketRef } from '../../src/triage/conversation.ts'
import type { Action, Block, Span } from '../../src/triage/message.ts'
import { shortened } from '../shared/text.ts'
import { type FormField, openFormAction, ticketFields } from '../shared/ticket-form.ts'
import { buttonRows, richBlocks, richText } from './render.ts'

/** What the assistant pane offers to be asked. */
export const paneQuestions = (words: Words): readonly string[] =>
  (['report-problem', 'my-plan', 'ticket-status', 'availability'] as const).map((intent) => words(`intent.${intent}`))

const homeQuestions = ['ticket-status', 'my-plan', 'plans-overview', 'talk-to-engineer'] as const

const homeButtons = (words: Words): readonly Action[] => [
  { id: openFormAction, label: words('button.open-ticket'), style: 'primary' },
  ...homeQuestions.map((intent) => ({
    id: `ask:${intent}`,
    label: words(`intent.${intent}`),
    style: 'normal' as const,
  })),
]

const ticketLine = (words: Words, { number, subject, state }: TicketRef): string =>
  `#${number} ${subject}: ${words(`state.${state}`)}`

const titled = (title: string, spans: readonly Span[]): types.KnownBlock[] =>
  richText([{ strong: title }, '\n', ...spans])

export interface Home {
  /** The direct message beside the home tab: what its buttons ask is answered there. */
  readonly conversation: ConversationId
  readonly vendor: Catalog['vendor']
  /** What the person is told of the plan. */
  readonly plan: readonly Span[]
  readonly hours: Block
  readonly tickets: readonly TicketRef[]
}

const ticketBlocks = (words: Words, tickets: readonly TicketRef[]): types.KnownBlock[] => {
  const open = tickets.filter(({ state, number }) => state !== 'closed' && number !== null)
  if (open.length === 0) return richText([words('ticket.none')])
  const lines = open.map((ticket) => ticketLine(words, ticket))
  return titled(words('ticket.list', { count: String(open.length) }), [lines.join('\n')])
}

export const homeView = (words: Words, { conversation, vendor, plan, hours, tickets }: Home): types.HomeView => {
  const title = shortened([vendor.name, vendor.product].join(' · '), 150)
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      ...titled(words('table.plan'), plan),
      ...richBlocks([hours]),
      ...ticketBlocks(words, tickets),
      ...buttonRows(homeButtons(words), { conversation, seq: 0 }),
      ...richText([words('home.how-to-ask')]),
    ],
  }
}

const plain = (text: string, length: number) =>
  ({ type: 'plain_text', text: shortened(text, length), emoji: false }) as const

/** Characters that Slack takes. */
const longestInput = 3000

const element = (field: FormField): types.InputBlock['element'] => {
  const { name: action_id } = field
  if (field.kind !== 'choice') {
    const max_length = Math.min(field.longest, longestInput)
    return { type: 'plain_text_input', action_id, multiline: field.kind === 'lines', max_length }
  }
  const options = field.choices.map(({ id, name, meaning }) => ({
    text: plain(name, 75),
    value: id,
    description: plain(meaning, 75),
  }))
  return { type: 'static_select', action_id, options }
}

const optional: ReadonlySet<keyof TicketForm> = new Set(['priority', 'version'])

/** The form for a ticket; what is filled in belongs to the conversation. */
export const formView = (words: Words, conversation: ConversationId, catalog: Catalog): types.ModalView => ({
  type: 'modal',
  callback_id: 'ticket',
  private_metadata: conversation,
  title: plain(words('button.open-ticket'), 24),
  submit: plain(words('form.send'), 24),
  close: plain(words('form.cancel'), 24),
  blocks: ticketFields(words, catalog).map((field) => ({
    type: 'input',
    block_id: field.name,
    optional: optional.has(field.name),
    label: plain(field.label, 2000),
    element: element(field),
  })),
})

/** The form stays open, with these words at its fields. */
export interface FormErrors {
  readonly response_action: 'errors'
  readonly errors: Partial<TicketForm>
}

/** To a form that doesn't say what it is about. */
export const formErrors = (words: Words): FormErrors => ({
  response_action: 'errors',
  errors: { subject: words('ticket.ask-description') },
})
