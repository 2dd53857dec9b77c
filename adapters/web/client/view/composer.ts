import type { Chat } from '../session.ts'
import { type ChatState, isRefused } from '../state.ts'
import { chosenLanguage, say } from '../texts.ts'
import { maxTextBytes } from '../wire.ts'
import { createAttachments } from './attachments.ts'
import { button, h, icon, icons, setText } from './dom.ts'
import { filesIn } from './drops.ts'

export interface ComposerView {
  readonly element: HTMLElement
  render(state: ChatState): void
  /** Files for the next message; none where the desk takes none. */
  attach(files: readonly File[]): void
  focus(): void
}

export interface ComposerParts {
  readonly chat: Chat
  readonly draft: string
  readonly onDraft: (text: string) => void
}

const encoder = new TextEncoder()
/** What is left is told when it is less than a tenth. */
const tellFrom = 0.9

/** A button that opens the system's own choice of files. */
const createPicker = (onPicked: (files: readonly File[]) => void) => {
  const input = h('input', { type: 'file', multiple: true, hidden: true, tabindex: '-1' })
  input.addEventListener('change', () => {
    onPicked(Array.from(input.files ?? []))
    // The same file may be chosen again.
    input.value = ''
  })
  const attach = button(
    { class: 'attach', 'aria-label': say('composer.attach') },
    () => input.click(),
    icon(icons.clip),
  )
  return { attach, input }
}

/** Where the customer writes. What does not fit is never cut: it is said, and kept. */
export const createComposer = ({ chat, draft, onDraft }: ComposerParts): ComposerView => {
  const field = h('textarea', {
    rows: '1',
    dir: 'auto',
    enterkeyhint: 'send',
    'aria-label': say('composer.name'),
    'aria-describedby': 'hint room',
    placeholder: say('composer.placeholder'),
  })
  const send = button({ class: 'send', 'aria-label': say('composer.send') }, () => submit(), icon(icons.send))
  const hint = h('span', { id: 'hint', class: 'hidden' }, say('composer.hint'))
  const room = h('p', { id: 'room', class: 'room', role: 'status' })
  const attachments = createAttachments(chat, () => field.focus())
  const { attach, input } = createPicker((files) => add(files))
  const box = h('div', { class: 'field' }, field, attach, input, send)
  const element = h('form', { class: 'composer' }, room, attachments.element, box, hint)
  let attached: ChatState['attached'] = []
  let takesFiles = false
  /** Sent was pressed while files were still on their way. */
  let isDue = false

  const bytesLeft = (): number => maxTextBytes - encoder.encode(field.value).length
  /** Without those that are refused: they go nowhere, and hold nothing up. */
  const going = (): ChatState['attached'] => attached.filter((file) => !isRefused(file))
  const areThere = (): boolean => going().every(({ stored }) => stored !== null)
  const canSend = (): boolean => (field.value.trim() !== '' || going().length > 0) && bytesLeft() >= 0

  const add = (files: readonly File[]): void => {
    if (files.length > 0 && takesFiles) chat.attach(files)
    field.focus()
  }

  const grow = (): void => {
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
  }

  const change = (): void => {
    const left = bytesLeft()
    setText(room, roomText(left) || (isDue ? say('composer.wait') : ''))
    field.setAttribute('aria-invalid', String(left < 0))
    send.setAttribute('aria-disabled', String(!canSend()))
    grow()
    onDraft(field.value)
  }

  const sendNow = (): void => {
    const text = field.value.trim()
    field.value = ''
    isDue = false
    chat.say(text)
    change()
  }

  const submit = (): void => {
    field.focus()
    if (!canSend()) return
    isDue = true
    if (areThere()) sendNow()
    else change()
  }

  field.addEventListener('input', () => {
    // Who goes on writing is not done.
    isDue = false
    change()
  })
  field.addEventListener('keydown', (event) => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  })
  field.addEventListener('paste', (event) => {
    const files = filesIn(event.clipboardData)
    // Text that is copied together with a picture of itself, as from a table, is text.
    if (files.length === 0 || event.clipboardData?.types.includes('text/plain')) return
    event.preventDefault()
    add(files)
  })
  element.addEventListener('submit', (event) => event.preventDefault())
  field.value = draft
  queueMicrotask(change)
  return {
    element,
    attach: add,
    render: (state) => {
      const isOther = attached !== state.attached
      attached = state.attached
      takesFiles = (state.desk?.files.kinds.length ?? 0) > 0
      attach.hidden = !takesFiles
      attachments.render(state)
      if (isDue && !canSend()) isDue = false
      if (isDue && areThere()) sendNow()
      else if (isOther) change()
    },
    focus: () => field.focus({ preventScroll: true }),
  }
}

const roomText = (left: number): string => {
  const count = Math.abs(left).toLocaleString(chosenLanguage())
  if (left < 0) return say('composer.over', { count })
  return left < maxTextBytes * (1 - tellFrom) ? say('composer.room', { count }) : ''
}
