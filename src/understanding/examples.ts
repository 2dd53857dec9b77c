import type { PlanId, PriorityId, ServiceId } from '../ids.ts'
import { seededRandom } from './random.ts'
import type { UnderstandingSource } from './source.ts'
import type { Intent } from './understanding.ts'

/** A text to learn from. Null: it says nothing of that kind of thing. */
export interface Example {
  readonly text: string
  readonly intents: readonly Intent[] | null
  readonly services: readonly ServiceId[] | null
  /** `undefined`: it says nothing of severity; null: severity cannot be judged from it. */
  readonly priority: PriorityId | null | undefined
  readonly plans: readonly PlanId[]
  readonly ticket: string | null
  /** A whole message: the matcher's certainty is measured on these. */
  readonly whole: boolean
}

/** How often a phrase that names a service is repeated with another one. */
const servicesPerPhrase = 3

/** Every example of a catalog with its placeholders filled in, always in the same way. */
export const examplesOf = (source: UnderstandingSource): readonly Example[] => {
  const fill = new Filler(source)
  const { phrases, services, messages } = source.understanding
  const whole = messages.map(
    (message): Example => ({ ...message, ...fill.message(message.text, message.plans, message.ticket), whole: true }),
  )
  return [
    ...whole,
    ...listsOf(whole, services),
    ...phrases.flatMap(({ intent, text }) =>
      Array.from({ length: text.includes('{service}') ? servicesPerPhrase : 1 }, (): Example => {
        const { service, ...filled } = fill.phrase(text)
        return { ...none, ...filled, intents: [intent], services: service === null ? null : [service] }
      }),
    ),
    ...[...services].flatMap(([id, { names, phrases: own }]) =>
      [...names, ...own].map((text): Example => ({ ...none, text, services: [id] })),
    ),
    ...source.services.map(({ id, name }): Example => ({ ...none, text: name, services: [id] })),
  ]
}

/** One in so many messages about a single service is told once more with another service behind it. */
const listEvery = 8
const joints = [' and ', ', ', ' + ', ', and also ', '. And ', ' plus ', '; ', ' & ', '. Also ', '\n- ']

/** People ask for several services at once: few examples can hold every two of them. */
const listsOf = (
  messages: readonly Example[],
  services: UnderstandingSource['understanding']['services'],
): readonly Example[] => {
  const random = seededRandom(11)
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)]
  const others = [...services].map(([id, { names, phrases }]) => ({ id, ways: [...names, ...phrases] }))
  return messages
    .filter(({ intents, services: about }) => intents?.length === 1 && intents[0] === 'coverage' && about?.length === 1)
    .filter((_, index) => index % listEvery === 0)
    .flatMap((message): Example[] => {
      const other = pick(others)
      if (other === undefined || message.services?.includes(other.id)) return []
      const text = `${message.text.replace(/[?.!\s]+$/, '')}${pick(joints)}${pick(other.ways)}?`
      return [{ ...message, text, services: [...(message.services ?? []), other.id] }]
    })
}

/** Everything that holds `{plan}`, once for each plan, as it is written and in lower case: to learn what plans look like. */
export const planExamplesOf = ({ plans, vendor, understanding }: UnderstandingSource): readonly PlanExample[] =>
  [...understanding.messages, ...understanding.phrases].flatMap(({ text }) =>
    text.includes('{plan}')
      ? plans.flatMap(({ id, name }) =>
          [name, name.toLowerCase()].map((written) => ({
            plan: id,
            text: text
              .replaceAll('{plan}', written)
              .replaceAll('{product}', vendor.product)
              .replaceAll(/\{(service|ticket)\}/g, ''),
          })),
        )
      : [],
  )

export interface PlanExample {
  readonly text: string
  readonly plan: PlanId
}

const none = { intents: null, priority: undefined, plans: [], ticket: null, whole: false } as const

/** Puts names in the place of `{service}`, `{plan}`, `{product}` and `{ticket}`, each in its turn. */
class Filler {
  readonly #source: UnderstandingSource
  readonly #random = seededRandom(7)
  readonly #services: readonly (readonly [ServiceId, string])[]
  #turn = 0

  constructor(source: UnderstandingSource) {
    this.#source = source
    this.#services = [...source.understanding.services].flatMap(([id, { names }]) =>
      names.slice(0, 6).map((name) => [id, name] as const),
    )
  }

  message(text: string, plans: readonly PlanId[], ticket: string | null): Pick<Example, 'text' | 'plans' | 'ticket'> {
    const plan = this.#plan()
    const number = ticket ?? this.#ticket()
    return {
      text: this.#fill(text, plan?.name ?? '', number),
      plans: text.includes('{plan}') && plan !== undefined ? [...new Set([...plans, plan.id])] : plans,
      ticket: text.includes('{ticket}') ? number : ticket,
    }
  }

  phrase(text: string): Pick<Example, 'text' | 'plans' | 'ticket'> & { readonly service: ServiceId | null } {
    const [service, name] = this.#services[Math.floor(this.#random() * this.#services.length)] ?? [null, '']
    const { text: filled, plans, ticket } = this.message(text, [], null)
    return {
      text: filled.replaceAll('{service}', name),
      plans,
      ticket,
      service: text.includes('{service}') ? service : null,
    }
  }

  #fill(text: string, plan: string, ticket: string): string {
    return text
      .replaceAll('{plan}', plan)
      .replaceAll('{product}', this.#source.vendor.product)
      .replaceAll('{ticket}', ticket)
  }

  #plan(): UnderstandingSource['plans'][number] | undefined {
    const { plans } = this.#source
    return plans[this.#turn++ % Math.max(1, plans.length)]
  }

  #ticket(): string {
    return String(100 + Math.floor(this.#random() * 9900))
  }
}
