import type { Attachment } from '../attachments/attachment.ts'
import type { Plan } from '../catalog/model.ts'
import type { Instant } from '../ids.ts'
import type { Hours } from '../schedule/hours.ts'
import { addWorkingTime } from '../schedule/working-time.ts'
import type { Payment, Ticket, TicketEvent } from './ticket.ts'

const longestSubject = 80

/** What a ticket is called, at most 80 characters: the first line that says something, cut between words. */
export const subjectOf = (description: string): string => {
  const line = description
    .split(/[\r\n]+/)
    .map((each) => each.replace(/\s+/g, ' ').trim())
    .find((each) => /[\p{L}\p{N}]/u.test(each))
  if (line === undefined) return ''
  const characters = Array.from(line)
  if (characters.length <= longestSubject) return line
  const space = characters.slice(0, longestSubject).lastIndexOf(' ')
  const cut = space > longestSubject / 2 ? space : longestSubject - 1
  return `${characters.slice(0, cut).join('')}…`
}

/** The latest time of the first answer: the plan's reaction time in working hours; null where none is promised. */
export const answerDueAt = (plan: Plan, hours: Hours, openedAt: Instant): Instant | null =>
  plan.reactionHours === null ? null : addWorkingTime(hours.working, hours.zone, openedAt, plan.reactionHours.to * 60)

/** How work under a plan is paid as long as nothing was agreed to. */
export const paymentUnder = (plan: Plan): Payment => (plan.tickets === 'included' ? 'plan' : 'not-agreed')

/** Whether the customer may know of an event: a private comment is for engineers alone. */
export const isForCustomer = ({ change }: TicketEvent): boolean => change.kind !== 'comment' || change.public

/** The newest answer of an engineer that the customer may read; undefined before the first. */
export const lastAnswerOf = ({ history }: Ticket): TicketEvent | undefined =>
  history.findLast(({ by, change }) => by.kind === 'engineer' && change.kind === 'comment' && change.public)

/** All files of a ticket, in the order in which they came. */
export const filesOf = ({ files = [], history }: Ticket): readonly Attachment[] => [
  ...files,
  ...history.flatMap(({ change }) => (change.kind === 'comment' ? (change.files ?? []) : [])),
]

/** The ticket as its customer may see it: what engineers keep among themselves is not in it. */
export const forCustomer = (ticket: Ticket): Ticket => ({ ...ticket, history: ticket.history.filter(isForCustomer) })
