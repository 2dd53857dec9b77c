import type { Words } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ReplyKey } from '../../src/catalog/reply-keys.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'
import { shortened } from '../shared/text.ts'

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
const longestChoice = 100

const label = (text: string, of: object) => ({
  type: component.label,
  label: shortened(text, longestTitle),
  component: of,
})

/** What a form holds from the start. */
const filled = (typed: string): { value?: string } => (typed.trim() === '' ? {} : { value: typed })

const nothing: TicketForm = { subject: '', description: '', priority: '', version: '' }

/** The form for a ticket, as Discord opens it, with what was typed into it before. */
export const ticketForm = (
  words: Words,
  { priorities }: Pick<Catalog, 'priorities'>,
  opening: string,
  typed: TicketForm = nothing,
) => ({
  custom_id: formIdOf(opening),
  title: shortened(words('button.open-ticket'), longestTitle),
  components: [
    label(words('form.subject'), {
      type: component.input,
      custom_id: 'subject',
      style: input.short,
      required: true,
      max_length: 200,
      ...filled(typed.subject),
    }),
    label(words('form.description'), {
      type: component.input,
      custom_id: 'description',
      style: input.paragraph,
      required: false,
      max_length: 4000,
      ...filled(typed.description),
    }),
    label(words('form.priority'), {
      type: component.menu,
      custom_id: 'priority',
      required: false,
      options: priorities.slice(0, 25).map(({ id, name, meaning }) => ({
        value: id,
        label: shortened(name, longestChoice),
        description: shortened(meaning, longestChoice),
        default: id === typed.priority,
      })),
    }),
    label(words('form.version'), {
      type: component.input,
      custom_id: 'version',
      style: input.short,
      required: false,
      max_length: 50,
      ...filled(typed.version),
    }),
  ],
})
