/** What the fake holds; field names are Discord's. */

export interface FakeUser {
  readonly id: string
  readonly username: string
  readonly global_name: string | null
  readonly bot?: boolean
  /** Takes no direct messages from bots. */
  closed?: boolean
}

export interface FakeChannel {
  readonly id: string
  readonly type: number
  readonly name: string
  readonly guild_id?: string
  readonly parent_id?: string
  readonly owner_id?: string
  readonly recipient?: string
  /** Nobody may open threads in it. */
  readonly threadless?: boolean
}

export interface Control {
  readonly type: number
  readonly custom_id: string
  readonly label?: string
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

export interface FakeMessage {
  readonly id: string
  readonly channel_id: string
  readonly author: FakeUser
  content: string
  components: readonly { readonly components: readonly Control[] }[]
  edited_timestamp: string | null
  readonly type: number
  attachments: readonly FakeAttachment[]
  readonly nonce?: string
  readonly reply?: string
  /** Who alone sees it. */
  readonly ephemeralFor: string | null
  /** What it notified people with. */
  pings: readonly string[]
  /** "… is thinking". */
  thinking: boolean
  /** Order in which something to read appeared. */
  shownAt: number
}

/** A file under a message, as Discord tells of it. */
export interface FakeAttachment {
  readonly id: string
  readonly filename: string
  readonly size: number
  readonly url: string
}

export interface FakeInteraction {
  readonly id: string
  readonly token: string
  readonly user: FakeUser
  readonly channel: FakeChannel
  /** The message whose button was pressed, or the answer. */
  original: FakeMessage | null
  acknowledged: number | null
  form: FakeForm | null
  /** What was offered for a question that is being typed. */
  suggestions: readonly string[] | null
  /** Longer ago than three seconds, or fifteen minutes. */
  expired: boolean
}

export interface FakeForm {
  readonly custom_id: string
  readonly title: string
  readonly components: readonly {
    readonly component: {
      readonly type: number
      readonly custom_id: string
      readonly required?: boolean
      readonly options?: readonly { readonly value: string; readonly default?: boolean }[]
      /** What it holds from the start. */
      readonly value?: string
    }
  }[]
}

/** An answer of the HTTP interface. */
export interface Answer {
  readonly status: number
  readonly body?: unknown
  readonly headers?: Readonly<Record<string, string>>
}

export const problem = (status: number, code: number, message: string): Answer => ({ status, body: { code, message } })

const isText = (value: unknown, most: number): value is string =>
  typeof value === 'string' && value.length > 0 && value.length <= most

const controlProblem = (control: Control): string | null => {
  if (!isText(control.custom_id, 100)) return 'custom_id'
  if (control.type === 2) return isText(control.label, 80) ? null : 'label'
  const options = control.options ?? []
  const isGood = options.length > 0 && options.length <= 25
  if (!isGood || options.some(({ value, label }) => !isText(value, 100) || !isText(label, 100))) return 'options'
  return new Set(options.map(({ value }) => value)).size === options.length ? null : 'duplicate option'
}

/** Why Discord would refuse a message; null when it wouldn't. */
export const messageProblem = (
  body: Partial<Pick<FakeMessage, 'content' | 'components' | 'nonce' | 'attachments'>>,
): string | null => {
  const { content = '', components = [], nonce = '', attachments = [] } = body
  if (content.length > 2000) return 'content is too long'
  if (content.trim() === '' && components.length + attachments.length === 0) return 'empty message'
  if (nonce.length > 25) return 'nonce is too long'
  if (components.length > 5) return 'too many rows'
  const controls = components.flatMap((row) => row.components)
  if (components.some((row) => row.components.length === 0 || row.components.length > 5)) return 'a row is too long'
  if (new Set(controls.map(({ custom_id }) => custom_id)).size !== controls.length) return 'duplicate custom_id'
  return controls.map(controlProblem).find((each) => each !== null) ?? null
}

/** Mentions that take effect: not escaped, not in code, and not switched off. */
export const pingsOf = (content: string, allowed: { parse?: readonly string[] } | undefined): readonly string[] =>
  allowed?.parse?.length === 0 ? [] : (content.match(/(?<!\\)(?:@everyone|@here|<@[!&]?\d+>)/g) ?? [])
