import type { Words } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ReplyKey } from '../../src/catalog/reply-keys.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'
import { shortened } from '../shared/text.ts'
import { type FormField, ticketFields } from '../shared/ticket-form.ts'

/** As they are registered by `manifests/discord.json`. */
export const commandName = 'support'
export const shortcutName = 'Ask support'

/** Subcommands that stand for a question. */
export const commandActions: Readonly<Record<string, string>> = {
  status: 'ask:ticket-status',
  hours: 'ask:availability',
}

/** What is offered before a word is typed, and then as far as it fits; after these come the catalog's services. */
const offered = [
  'intent.report-problem',
  'intent.my-plan',
  'intent.availability',
  'intent.ticket-status',
  'intent.talk-to-engineer',
  'intent.plans-overview',
  'intent.plan-compare',
  'intent.pricing',
  'intent.reaction-time',
  'intent.emergency',
  'intent.support-channels',
  'intent.bug-policy',
  'intent.unsure-paid',
] as const satisfies readonly ReplyKey[]

/** Discord's own bounds. */
const mostSuggestions = 25
const longestSuggestion = 100

/** Questions that hold every word that was typed so far. */
export const suggestionsFor = (
  words: Words,
  { services }: Pick<Catalog, 'services'>,
  typed: string,
): readonly string[] => {
  const wanted = typed.toLowerCase().split(/\s+/)
  return [...offered.map((key) => words(key)), ...services.map(({ name }) => name)]
    .filter((question) => question.length <= longestSuggestion)
    .filter((question) => wanted.every((word) => question.toLowerCase().includes(word)))
    .slice(0, mostSuggestions)
}

const formName = 'ticket'

/** A form's id, by the interaction that it is opened for: sent off twice, it is one form. */
const formIdOf = (opening: string): string => `${formName}/${opening}`

/** The interaction that a form was opened for; '' for a form that doesn't tell, null for what is no form of ours. */
export const openingOf = (id: string): string | null => {
  const [name, opening = ''] = id.split('/', 2)
  return name === formName ? opening : null
}

/** Discord's numbers for its components. */
const component = { menu: 3, input: 4, label: 18 } as const
const input = { short: 1, paragraph: 2 } as const

/** Characters that Discord takes. */
const longestTitle = 45
const longestInput = 4000
const longestChoice = 100
const mostChoices = 25

const inputOf = (field: FormField): object => {
  const { name, typed } = field
  if (field.kind === 'choice')
    return {
      type: component.menu,
      custom_id: name,
      required: false,
      options: field.choices.slice(0, mostChoices).map((choice) => ({
        value: choice.id,
        label: shortened(choice.name, longestChoice),
        description: shortened(choice.meaning, longestChoice),
        default: choice.id === typed,
      })),
    }
  return {
    type: component.input,
    custom_id: name,
    style: field.kind === 'lines' ? input.paragraph : input.short,
    required: name === 'subject',
    max_length: Math.min(field.longest, longestInput),
    ...(typed === '' ? {} : { value: typed }),
  }
}

/** The form for a ticket, as Discord opens it, with what was typed into it before. */
export const ticketForm = (
  words: Words,
  catalog: Pick<Catalog, 'priorities'>,
  opening: string,
  typed?: TicketForm,
) => ({
  custom_id: formIdOf(opening),
  title: shortened(words('button.open-ticket'), longestTitle),
  components: ticketFields(words, catalog, typed).map((field) => ({
    type: component.label,
    label: shortened(field.label, longestTitle),
    component: inputOf(field),
  })),
})
