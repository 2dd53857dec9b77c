import type { ChatState } from '../state.ts'
import { say } from '../texts.ts'
import { absolute, type Clock, moment } from '../time.ts'
import type { Ticket } from '../wire.ts'
import { button, h, setText } from './dom.ts'

export interface TicketsView {
  readonly element: HTMLElement
  render(state: ChatState): void
}

/** When it was answered; before, when an answer is due. */
const answerNode = ({ priority, answerDueAt, answeredAt }: Ticket, clock: Clock): HTMLElement => {
  const when = answeredAt ?? answerDueAt
  if (when === null) return h('span', { class: 'due' }, `${priority} · ${say('tickets.no-promise')}`)
  const at = Date.parse(when)
  const dueLabel = at < Date.now() ? 'tickets.overdue' : 'tickets.answer-by'
  const label = say(answeredAt === null ? dueLabel : 'tickets.answered')
  const time = h('time', { datetime: when, title: absolute(at, clock) }, moment(at, Date.now(), clock))
  return h('span', { class: 'due' }, `${priority} · ${label} `, time)
}

const card = (ticket: Ticket, clock: Clock): HTMLElement =>
  h(
    'li',
    { class: `ticket ${ticket.state}` },
    h('span', { class: 'number' }, `#${ticket.number}`),
    h('span', { class: 'subject', dir: 'auto' }, ticket.subject),
    h('span', { class: 'state' }, say(`tickets.${ticket.state}`)),
    answerNode(ticket, clock),
  )

/** The open tickets of this conversation: the newest, and the others on request. */
export const createTickets = (clock: Clock): TicketsView => {
  const list = h('ul', { 'aria-label': say('tickets.name') })
  const more = button({ class: 'link', 'aria-expanded': 'false' }, () => toggle())
  const element = h('div', { class: 'tickets' }, list, more)
  let open: readonly Ticket[] = []
  let isExpanded = false

  const draw = (): void => {
    list.replaceChildren(...(isExpanded ? open : open.slice(0, 1)).map((ticket) => card(ticket, clock)))
    element.hidden = open.length === 0
    more.hidden = open.length < 2
    more.setAttribute('aria-expanded', String(isExpanded))
    setText(more, isExpanded ? say('tickets.fewer') : say('tickets.more', { count: open.length - 1 }))
  }
  const toggle = (): void => {
    isExpanded = !isExpanded
    draw()
  }
  return {
    element,
    render: ({ tickets }) => {
      open = tickets.filter(({ state }) => state !== 'closed').toReversed()
      draw()
    },
  }
}
