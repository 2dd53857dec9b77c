import { wordsIn } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ReplyKey } from '../../src/catalog/reply-keys.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'
import type { Block } from '../../src/triage/message.ts'
import { button, type Card, type CardPart, cardOf, richText } from './render.ts'

const input = (type: string, id: string, label: string, more: Readonly<Record<string, unknown>> = {}): CardPart => ({
  type: `Input.${type}`,
  id,
  label,
  ...more,
})

/** What was typed into a form. */
type Typed = Pick<TicketForm, 'description' | 'priority' | 'version'>

const nothing: Typed = { description: '', priority: '', version: '' }

const formParts = (catalog: Catalog, language: string | null, typed: Typed): readonly CardPart[] => {
  const words = (key: ReplyKey) => wordsIn(catalog, language, key)
  const choices = catalog.priorities.map(({ id, name, meaning }) => ({ title: `${name}: ${meaning}`, value: id }))
  return [
    input('Text', 'description', words('ticket.ask-description'), {
      isMultiline: true,
      isRequired: true,
      errorMessage: words('ticket.ask-description'),
      maxLength: 8000,
      value: typed.description,
    }),
    input('ChoiceSet', 'priority', words('table.priority'), {
      choices,
      style: 'compact',
      wrap: true,
      value: typed.priority,
    }),
    input('Text', 'version', words('ticket.ask-version'), { maxLength: 100, value: typed.version }),
  ]
}

const send = (catalog: Catalog, language: string | null): CardPart =>
  button(wordsIn(catalog, language, 'button.open-ticket'), { kind: 'form' }, 'primary')

/** A form for a ticket's details. */
export const formCard = (catalog: Catalog, language: string | null): Card =>
  cardOf(formParts(catalog, language, nothing), [send(catalog, language)])

/** The form again, for one that doesn't say what it is about: Teams takes blanks for an answer. */
export const formCardAgain = (catalog: Catalog, language: string | null, typed: Typed): Card => {
  const asked = richText([{ strong: `⚠ ${wordsIn(catalog, language, 'ticket.ask-description')}` }])
  return cardOf([asked, ...formParts(catalog, language, typed)], [send(catalog, language)])
}

/** What was filled in, in place of the form. */
export const filledCard = (catalog: Catalog, language: string | null, description: string): Card => {
  const label = wordsIn(catalog, language, 'button.open-ticket')
  const told = description.trim() === '' ? [] : [richText([description])]
  return cardOf([...told, { ...richText([`✓ ${label}`]), separator: true }])
}

/** Shown to whoever installs the bot: what it does, and a way to begin. */
export const welcomeCard = (catalog: Catalog, language: string | null): Card => {
  const words = (key: ReplyKey) => wordsIn(catalog, language, key)
  const blocks: readonly Block[] = [
    { kind: 'text', spans: [words('greeting')] },
    { kind: 'text', spans: [words('help')] },
  ]
  const form = {
    type: 'Action.ShowCard',
    title: words('button.open-ticket'),
    card: formCard(catalog, language),
  }
  return cardOf(
    blocks.flatMap((block) => (block.kind === 'text' ? [richText(block.spans)] : [])),
    [form],
  )
}

/** As the command list of the app's manifest writes it. */
const formCommand = 'ticket form'

export const isFormCommand = (text: string): boolean => text.trim().toLowerCase() === formCommand
