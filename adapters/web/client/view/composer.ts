import { texts } from '../texts.ts'
import { maxTextBytes } from '../wire.ts'
import { button, h, icon, icons, setText } from './dom.ts'

export interface ComposerView {
  readonly element: HTMLElement
  focus(): void
}

export interface ComposerParts {
  readonly draft: string
  readonly onDraft: (text: string) => void
  readonly onSend: (text: string) => void
}

const encoder = new TextEncoder()
/** What is left is told when it is less than a tenth. */
const tellFrom = 0.9

/** Where the customer writes. What does not fit is never cut: it is said, and kept. */
export const createComposer = ({ draft, onDraft, onSend }: ComposerParts): ComposerView => {
  const field = h('textarea', {
    rows: '1',
    dir: 'auto',
    enterkeyhint: 'send',
    'aria-label': texts.composer.label,
    'aria-describedby': 'hint room',
    placeholder: texts.composer.placeholder,
  })
  const send = button({ class: 'send', 'aria-label': texts.composer.send }, () => submit(), icon(icons.send))
  const hint = h('span', { id: 'hint', class: 'hidden' }, texts.composer.hint)
  const room = h('p', { id: 'room', class: 'room', role: 'status' })
  const element = h('form', { class: 'composer' }, room, h('div', { class: 'field' }, field, send), hint)

  const bytesLeft = (): number => maxTextBytes - encoder.encode(field.value).length
  const canSend = (): boolean => field.value.trim() !== '' && bytesLeft() >= 0

  const grow = (): void => {
    field.style.height = 'auto'
    field.style.height = `${field.scrollHeight}px`
  }

  const change = (): void => {
    const left = bytesLeft()
    const count = Math.abs(left).toLocaleString('en')
    setText(
      room,
      left < 0 ? texts.composer.over(count) : left < maxTextBytes * (1 - tellFrom) ? texts.composer.room(count) : '',
    )
    field.setAttribute('aria-invalid', String(left < 0))
    send.setAttribute('aria-disabled', String(!canSend()))
    grow()
    onDraft(field.value)
  }

  const submit = (): void => {
    field.focus()
    if (!canSend()) return
    const text = field.value.trim()
    field.value = ''
    change()
    onSend(text)
  }

  field.addEventListener('input', change)
  field.addEventListener('keydown', (event) => {
    // While an input method composes a word, Enter belongs to it.
    if (event.key !== 'Enter' || event.shiftKey || event.isComposing) return
    event.preventDefault()
    submit()
  })
  element.addEventListener('submit', (event) => event.preventDefault())
  field.value = draft
  queueMicrotask(change)
  return { element, focus: () => field.focus({ preventScroll: true }) }
}
