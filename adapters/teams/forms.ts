import type { Words } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'
import { type FormField, ticketFields } from '../shared/ticket-form.ts'
import { button, type Card, type CardPart, cardOf, richText } from './render.ts'
import type { Wire } from './wire.ts'

const inputOf = (field: FormField, words: Words): CardPart => {
  const common = { id: field.name, label: field.label, value: field.typed }
  if (field.kind === 'choice') {
    const choices = field.choices.map(({ id, name, meaning }) => ({ title: `${name}: ${meaning}`, value: id }))
    return { type: 'Input.ChoiceSet', ...common, choices, style: 'compact', wrap: true }
  }
  const required = { isMultiline: true, isRequired: true, errorMessage: words('ticket.ask-description') }
  const line = { type: 'Input.Text', ...common, maxLength: field.longest }
  return field.kind === 'lines' ? { ...line, ...required } : line
}

/** A form that was sent off. */
type FilledIn = Pick<Extract<Wire, { kind: 'form' }>, 'data' | 'fields'>
/** Which conversation a form speaks for, where it isn't the one that it is shown in. */
export type FormData = FilledIn['data']
type Priorities = Pick<Catalog, 'priorities'>

/** Without a subject: a description in so many words is what Teams' cards have room for. */
const formParts = (words: Words, catalog: Priorities, typed?: TicketForm): readonly CardPart[] =>
  ticketFields(words, catalog, typed)
    .filter(({ name }) => name !== 'subject')
    .map((field) => inputOf(field, words))

const send = (words: Words, form: FormData): CardPart => button(words('button.open-ticket'), form, 'primary')

/** A form for a ticket's details. */
export const formCard = (words: Words, catalog: Priorities, form: FormData = { kind: 'form' }): Card =>
  cardOf(formParts(words, catalog), [send(words, form)])

/** The form again, for one that doesn't say what it is about: Teams takes blanks for an answer. */
export const formCardAgain = (words: Words, catalog: Priorities, { data, fields }: FilledIn): Card => {
  const asked = richText([{ strong: `⚠ ${words('ticket.ask-description')}` }])
  return cardOf([asked, ...formParts(words, catalog, fields)], [send(words, data)])
}

/** What was filled in, in place of the form. */
export const filledCard = (words: Words, description: string): Card => {
  const told = description.trim() === '' ? [] : [richText([description])]
  return cardOf([...told, { ...richText([`✓ ${words('button.open-ticket')}`]), separator: true }])
}

/** Shown to whoever installs the bot: what it does, and a way to begin. */
export const welcomeCard = (words: Words, catalog: Priorities): Card => {
  const form = { type: 'Action.ShowCard', title: words('button.open-ticket'), card: formCard(words, catalog) }
  return cardOf([richText([words('greeting')]), richText([words('help')])], [form])
}

/** As the command list of the app's manifest writes it. */
const formCommand = 'ticket form'

export const isFormCommand = (text: string): boolean => text.trim().toLowerCase() === formCommand
