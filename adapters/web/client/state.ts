import type { File, Message, Status, Ticket } from './wire.ts'

/** Something that the customer said or pressed, until the server's transcript shows it. */
export interface Outgoing {
  /** Chosen here; sent again under it, so that it counts once. */
  readonly id: string
  /** The action's id; null for typed text. */
  readonly action: string | null
  /** The typed text, or the label of what was pressed. */
  readonly text: string
  /** Sent ahead of it, under these ids; left out by versions that had none. */
  readonly files?: readonly File[]
  /** When it was written, in milliseconds since 1970 by this device's clock. */
  readonly at: number
  /** Id of the newest message at that time: only later ones can be this one. Null: any. */
  readonly after: string | null
  /** The server has stored it. */
  readonly accepted: boolean
  /** The transcript has it. */
  readonly arrived: boolean
  /** Tries in a row that nobody answered. */
  readonly failures: number
  /** Why it was not taken and never will be as it is. */
  readonly refusal: 'too-long' | 'refused' | 'not-vouched' | null
}

/** A file that is to go with the next message. */
export interface Attached {
  /** Chosen here; sent again under it, so that it is stored once. */
  readonly id: string
  readonly name: string
  /** In bytes. */
  readonly size: number
  /** How much has gone out, from 0 to 1. */
  readonly progress: number
  /** As the server knows it; null until it is stored there. */
  readonly stored: File | null
  /** Why it was not taken; `away` is tried again. */
  readonly trouble:
    | 'away'
    | 'limited'
    | 'too-large'
    | 'too-many'
    | 'type-refused'
    | 'empty'
    | 'used-up'
    | 'refused'
    | null
}

/** A message of the transcript under the key it is shown by: that of what was sent, where it came from here. */
export type Shown = Message & { readonly key: string }

export type Notice =
  | { readonly kind: 'ended' }
  | { readonly kind: 'not-vouched' }
  | { readonly kind: 'limited'; readonly seconds: number }

export interface ChatState {
  readonly desk: Status | null
  /** `none`: nothing was said yet; `loading`: the transcript is being read. */
  readonly transcript: 'none' | 'loading' | 'ready'
  readonly messages: readonly Shown[]
  readonly outgoing: readonly Outgoing[]
  readonly attached: readonly Attached[]
  readonly tickets: readonly Ticket[]
  readonly link: 'idle' | 'live' | 'lost'
  readonly online: boolean
  readonly notice: Notice | null
  /** An answer is being waited for. */
  readonly awaiting: boolean
  /** Id of the newest message that was seen. */
  readonly read: string | null
}

export const emptyState: ChatState = {
  desk: null,
  transcript: 'none',
  messages: [],
  outgoing: [],
  attached: [],
  tickets: [],
  link: 'idle',
  online: true,
  notice: null,
  awaiting: false,
  read: null,
}

/** Characters that the server may leave out or change do not count. */
const words = (text: string): string =>
  text
    .toWellFormed()
    .normalize()
    .replace(/[\p{Cc}\s]+/gu, '')

const ownOf = (outgoing: readonly Outgoing[], message: Message, known: ReadonlySet<string>): Outgoing | undefined => {
  const possible = outgoing.filter(({ arrived, after }) => !arrived && (after === null || known.has(after)))
  return (
    possible.find(({ text }) => words(text) === words(message.text)) ??
    // What was stored stands in the transcript: a wrong guess here is put right when the right one comes.
    possible.find(({ accepted }) => accepted)
  )
}

const settle = (outgoing: readonly Outgoing[], id: string, change: Partial<Outgoing>): readonly Outgoing[] =>
  outgoing
    .map((each) => (each.id === id ? { ...each, ...change } : each))
    .filter(({ accepted, arrived }) => !(accepted && arrived))

/** Adds messages of the transcript, oldest first; those that are there already are left out. */
export const withMessages = (state: ChatState, arriving: readonly Message[]): ChatState => {
  const known = new Set(state.messages.map(({ id }) => id))
  const messages = [...state.messages]
  let { outgoing } = state
  for (const message of arriving) {
    if (known.has(message.id)) continue
    const own = message.from === 'customer' ? ownOf(outgoing, message, known) : undefined
    messages.push({ ...message, key: own?.id ?? `message-${message.id}` })
    known.add(message.id)
    if (own !== undefined) outgoing = settle(outgoing, own.id, { arrived: true })
    // A button that stood no more leaves no line of its own, only the answer that says so.
    else if (message.from === 'bot') outgoing = outgoing.filter(({ action, accepted }) => action === null || !accepted)
  }
  return { ...state, messages, outgoing }
}

/** Changes one outgoing message; one that is both stored and in the transcript is done. */
export const withOutgoing = (state: ChatState, id: string, change: Partial<Outgoing>): ChatState => ({
  ...state,
  outgoing: settle(state.outgoing, id, change),
})

/** It is never taken as it is: what is only late is tried again. */
export const isRefused = ({ trouble }: Attached): boolean =>
  trouble !== null && trouble !== 'away' && trouble !== 'limited'

/** Changes one attached file. */
export const withAttached = (state: ChatState, id: string, change: Partial<Attached>): ChatState => ({
  ...state,
  attached: state.attached.map((each) => (each.id === id ? { ...each, ...change } : each)),
})

/** The next one to be sent: in the order of writing, past those that are stored or refused. */
export const nextToSend = ({ outgoing }: ChatState): Outgoing | undefined =>
  outgoing.find(({ accepted, refusal }) => !accepted && refusal === null)

/** Forgets a conversation that can't be gone on with; what was not stored goes into the next one. */
export const withoutConversation = (state: ChatState): ChatState => ({
  ...state,
  transcript: 'none',
  messages: [],
  tickets: [],
  read: null,
  awaiting: false,
  link: 'idle',
  // What was stored there went with it: it is sent again.
  attached: state.attached.map((each) => ({ ...each, stored: null, progress: 0 })),
  outgoing: state.outgoing
    .filter(({ accepted }) => !accepted)
    .map((each) => ({ ...each, after: null, arrived: false })),
})

/** Messages of others after the newest one that was seen. */
export const unreadCount = ({ messages, read }: ChatState): number => {
  const seen = messages.findLastIndex(({ id }) => id === read)
  return messages.slice(seen + 1).filter(({ from }) => from !== 'customer').length
}

/** Id of the message whose buttons stand: the bot's newest, until one is pressed. Null: none does. */
export const standingMessage = ({ messages, outgoing }: ChatState): string | null => {
  const pressed = outgoing.some(({ action, refusal }) => action !== null && refusal === null)
  return pressed ? null : (messages.findLast(({ from }) => from === 'bot')?.id ?? null)
}
