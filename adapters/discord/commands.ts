import { wordsIn } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { ReplyKey } from '../../src/catalog/reply-keys.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'

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
export const suggestionsFor = (catalog: Catalog, language: string | null, typed: string): readonly string[] => {
  const words = typed.toLocaleLowerCase(language ?? undefined).split(/\s+/)
  const questions = [
    ...offered.map((key) => wordsIn(catalog, language, key)),
    ...catalog.services.map(({ name }) => name),
  ]
  return questions
    .filter((question) => question.length <= longestSuggestion)
    .filter((question) => words.every((word) => question.toLocaleLowerCase(language ?? undefined).includes(word)))
    .slice(0, mostSuggestions)
}

export const formId = 'ticket'

/** Discord's numbers for its components. */
const component = { menu: 3, input: 4, label: 18 } as const
const input = { short: 1, paragraph: 2 } as const

const label = (text: string, of: object) => ({ type: component.label, label: text, component: of })

/** The button that opens the form for a ticket. It is ours: the desk never sees it. */
export const openFormAction = 'open-form'

/** What a form holds from the start. */
const filled = (typed: string): { value?: string } => (typed.trim() === '' ? {} : { value: typed })

const nothing: TicketForm = { subject: '', description: '', priority: '', version: '' }

/** The form for a ticket, as Discord opens it, with what was typed into it before. */
export const ticketForm = ({ priorities }: Pick<Catalog, 'priorities'>, typed: TicketForm = nothing) => ({
  custom_id: formId,
  title: 'Open a ticket',
  components: [
    label('What is it about?', {
      type: component.input,
      custom_id: 'subject',
      style: input.short,
      required: true,
      max_length: 200,
      ...filled(typed.subject),
    }),
    label('What happens, and since when?', {
      type: component.input,
      custom_id: 'description',
      style: input.paragraph,
      required: false,
      max_length: 4000,
      ...filled(typed.description),
    }),
    label('How urgent is it?', {
      type: component.menu,
      custom_id: 'priority',
      required: false,
      options: priorities.slice(0, 25).map(({ id, name, meaning }) => ({
        value: id,
        label: name.slice(0, 100),
        description: meaning.slice(0, 100),
        default: id === typed.priority,
      })),
    }),
    label('Which version do you run?', {
      type: component.input,
      custom_id: 'version',
      style: input.short,
      required: false,
      max_length: 50,
      ...filled(typed.version),
    }),
  ],
})
