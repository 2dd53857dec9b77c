import { type ChatState, type Outgoing, standingMessage } from './state.ts'
import { type Clock, dayName, isSameDay } from './time.ts'
import type { Action, Block, File, Message } from './wire.ts'

/** How far a message of the customer's own has come; null: it is in the transcript. */
export type Delivery = 'sending' | 'waiting' | 'sent' | NonNullable<Outgoing['refusal']> | null

export interface Row {
  readonly key: string
  readonly id: string
  readonly from: Message['from']
  readonly blocks: readonly Block[]
  readonly files: readonly File[]
  /** Milliseconds since 1970. */
  readonly at: number
  readonly delivery: Delivery
  readonly actions: readonly Action[]
  /** The actions can be pressed; else they are there to be read. */
  readonly isStanding: boolean
  /** Heads a new day; null: the same day as the one before. */
  readonly day: string | null
  /** The one before is of the same author, shortly before. */
  readonly continues: boolean
  /** The next one is not. */
  readonly isLast: boolean
  /** Nothing follows soon: the time is shown. */
  readonly isTimed: boolean
}

type Line = Pick<Row, 'key' | 'id' | 'from' | 'blocks' | 'files' | 'at' | 'delivery' | 'actions'>

const groupMs = 5 * 60_000
const soonMs = 60_000

const isStuck = ({ refusal, failures, accepted }: Outgoing): boolean => refusal === null && !accepted && failures > 0

/** One goes after the other: what stands behind one that does not get through is not on its way either. */
const deliveryOf = ({ refusal, accepted }: Outgoing, waits: boolean): Delivery =>
  refusal ?? (accepted ? 'sent' : waits ? 'waiting' : 'sending')

const outgoingLine = (item: Outgoing, waits: boolean): Line => ({
  key: item.id,
  id: item.id,
  from: 'customer',
  blocks: item.text === '' ? [] : [{ kind: 'text', spans: [item.text] }],
  files: item.files ?? [],
  at: item.at,
  delivery: deliveryOf(item, waits),
  actions: [],
})

const areTogether = (one: Line | undefined, other: Line | undefined): boolean =>
  one !== undefined && other !== undefined && one.from === other.from && Math.abs(other.at - one.at) < groupMs

/** What the log shows, from top to bottom: the newest `limit` messages, then what is not in the transcript yet. */
export const rowsOf = (state: ChatState, limit: number, now: number, clock: Clock): readonly Row[] => {
  const standing = standingMessage(state)
  const waits = state.outgoing.some(isStuck)
  const lines: Line[] = [
    ...state.messages.slice(-limit).map((message) => ({ ...message, at: Date.parse(message.at), delivery: null })),
    ...state.outgoing.filter(({ arrived }) => !arrived).map((item) => outgoingLine(item, waits)),
  ]
  return lines.map(({ key, id, from, blocks, files, at, delivery, actions }, index) => {
    const before = lines[index - 1]
    const day = before !== undefined && isSameDay(before.at, at, clock) ? null : dayName(at, now, clock)
    const after = lines[index + 1]
    return {
      ...{ key, id, from, blocks, files, at, delivery, actions, day },
      isStanding: standing === id,
      continues: day === null && areTogether(before, lines[index]),
      isLast: after === undefined || !areTogether(lines[index], after) || !isSameDay(at, after.at, clock),
      isTimed: after === undefined || after.at - at > soonMs,
    }
  })
}
