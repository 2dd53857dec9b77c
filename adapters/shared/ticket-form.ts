import type { Words } from '../../src/catalog/look-up.ts'
import type { Catalog } from '../../src/catalog/model.ts'
import type { TicketForm } from '../../src/triage/conversation.ts'

/** The button that opens the form for a ticket. It is the adapter's: the desk never sees it. */
export const openFormAction = 'open-form'

interface CommonField {
  readonly name: keyof TicketForm
  readonly label: string
  readonly typed: string
}

/** A field of the form, which each platform shows in its own manner; `longest` is in characters. */
export type FormField =
  | (CommonField & { readonly kind: 'line' | 'lines'; readonly longest: number })
  | (CommonField & { readonly kind: 'choice'; readonly choices: Catalog['priorities'] })

const nothing: TicketForm = { subject: '', description: '', priority: '', version: '' }

/** What a ticket's form asks for, in its order. @param typed what was typed into it before */
export const ticketFields = (
  words: Words,
  { priorities }: Pick<Catalog, 'priorities'>,
  typed: TicketForm = nothing,
): readonly FormField[] => {
  const field = <Name extends keyof TicketForm>(name: Name) => ({
    name,
    label: words(`form.${name}`),
    typed: typed[name].trim() === '' ? '' : typed[name],
  })
  return [
    { ...field('subject'), kind: 'line', longest: 200 },
    { ...field('description'), kind: 'lines', longest: 8000 },
    { ...field('priority'), kind: 'choice', choices: priorities },
    { ...field('version'), kind: 'line', longest: 100 },
  ]
}

/** A form that was sent off, by what each of its fields holds. */
export const ticketFormOf = (filledIn: (field: keyof TicketForm) => string | null | undefined): TicketForm => ({
  subject: filledIn('subject') ?? '',
  description: filledIn('description') ?? '',
  priority: filledIn('priority') ?? '',
  version: filledIn('version') ?? '',
})
