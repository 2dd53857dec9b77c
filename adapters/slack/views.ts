import type { types } from '@slack/bolt'
import { wordsIn } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ConversationId } from '../../src/ids.ts'
import type { TicketRef } from '../../src/triage/conversation.ts'
import type { Action, Span } from '../../src/triage/message.ts'
import { shortened } from '../shared/text.ts'
import { openFormAction } from './inbound.ts'
import type { DeskStatus } from './port.ts'
import { buttonRows, richText } from './render.ts'
import { texts } from './texts.ts'

/** What the assistant pane offers to be asked. */
export const paneQuestions = (catalog: Catalog, language: string | null): readonly string[] =>
  (['report-problem', 'my-plan', 'ticket-status', 'availability'] as const).map((intent) =>
    wordsIn(catalog, language, `intent.${intent}`),
  )

const homeQuestions = ['ticket-status', 'my-plan', 'plans-overview', 'talk-to-engineer'] as const

const homeButtons = (catalog: Catalog, language: string | null): readonly Action[] => [
  { id: openFormAction, label: wordsIn(catalog, language, 'button.open-ticket'), style: 'primary' },
  ...homeQuestions.map((intent) => ({
    id: `ask:${intent}`,
    label: wordsIn(catalog, language, `intent.${intent}`),
    style: 'normal' as const,
  })),
]

const chatSpans = ({ open, until, windows }: DeskStatus['chat']): readonly Span[] => {
  const lead = open ? texts.chatOpenUntil : texts.chatOpens
  const state: readonly Span[] = until === null ? [open ? texts.chatOpen : texts.chatClosed] : [lead, until]
  return [...state, `\n${windows}`]
}

const ticketLine = (catalog: Catalog, language: string | null, { number, subject, state }: TicketRef): string =>
  `#${number} ${subject}: ${wordsIn(catalog, language, `state.${state}`)}`

export interface Home {
  /** The direct message beside the home tab: what its buttons ask is answered there. */
  readonly conversation: ConversationId
  readonly catalog: Catalog
  readonly status: DeskStatus
  /** What the person is told of the plan. */
  readonly plan: readonly Span[]
  readonly tickets: readonly TicketRef[]
  readonly language: string | null
}

const titled = (title: string, spans: readonly Span[]): types.KnownBlock[] =>
  richText([{ strong: title }, '\n', ...spans])

export const homeView = ({ conversation, catalog, status, plan, tickets, language }: Home): types.HomeView => {
  const open = tickets.filter(({ state, number }) => state !== 'closed' && number !== null)
  const lines = open.map((ticket) => ticketLine(catalog, language, ticket))
  const title = shortened([status.vendor, status.product].join(' · '), 150)
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: title, emoji: false } },
      ...titled(texts.plan, plan),
      ...titled(texts.chat, chatSpans(status.chat)),
      ...titled(texts.tickets, [lines.length === 0 ? texts.noTickets : lines.join('\n')]),
      ...buttonRows(homeButtons(catalog, language), { conversation, seq: 0 }),
      ...richText([texts.askHere]),
    ],
  }
}

const plain = (text: string, length: number) =>
  ({ type: 'plain_text', text: shortened(text, length), emoji: false }) as const

const input = (
  name: keyof typeof texts.form,
  optional: boolean,
  element: types.InputBlock['element'],
): types.InputBlock => ({
  type: 'input',
  block_id: name,
  optional,
  label: plain(texts.form[name], 2000),
  element,
})

/** The form for a ticket; what is filled in belongs to the conversation. */
export const formView = (conversation: ConversationId, catalog: Catalog): types.ModalView => ({
  type: 'modal',
  callback_id: 'ticket',
  private_metadata: conversation,
  title: plain(texts.form.title, 24),
  submit: plain(texts.form.submit, 24),
  close: plain(texts.form.cancel, 24),
  blocks: [
    input('subject', false, { type: 'plain_text_input', action_id: 'subject', max_length: 150 }),
    input('description', false, {
      type: 'plain_text_input',
      action_id: 'description',
      multiline: true,
      max_length: 3000,
    }),
    input('priority', true, {
      type: 'static_select',
      action_id: 'priority',
      options: catalog.priorities.map(({ id, name, meaning }) => ({
        text: plain(name, 75),
        value: id,
        description: plain(meaning, 75),
      })),
    }),
    input('version', true, { type: 'plain_text_input', action_id: 'version', max_length: 50 }),
  ],
})

/** The form stays open, with these words at its fields. */
export interface FormErrors {
  readonly response_action: 'errors'
  readonly errors: Partial<Record<keyof typeof texts.form, string>>
}

/** To a form that doesn't say what it is about. */
export const formErrors = (catalog: Catalog, language: string | null): FormErrors => ({
  response_action: 'errors',
  errors: { subject: wordsIn(catalog, language, 'ticket.ask-description') },
})
