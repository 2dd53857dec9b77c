import type { Chat } from '../session.ts'
import { sizeText } from '../size.ts'
import { type Attached, type ChatState, isRefused } from '../state.ts'
import { say } from '../texts.ts'
import type { FileLimits } from '../wire.ts'
import { button, h, icon, icons, setText } from './dom.ts'

export interface AttachmentsView {
  readonly element: HTMLElement
  render(state: ChatState): void
}

interface Chip {
  readonly element: HTMLElement
  update(file: Attached, limits: FileLimits | undefined): void
}

const troubleText = (trouble: NonNullable<Attached['trouble']>, limits: FileLimits | undefined): string => {
  const most = trouble === 'too-large' ? sizeText(limits?.mostBytes ?? 0) : (limits?.mostPerMessage ?? 0)
  return say(`upload.${trouble}`, { most })
}

const stateText = ({ trouble, stored, progress, size }: Attached, limits: FileLimits | undefined): string => {
  if (trouble !== null) return troubleText(trouble, limits)
  return stored === null ? say('upload.sending', { percent: Math.floor(progress * 100) }) : sizeText(size)
}

const createChip = ({ id, name }: Attached, onRemove: (id: string) => void): Chip => {
  const state = h('span', { class: 'state' })
  const bar = h('span', { class: 'bar', 'aria-hidden': 'true' })
  const remove = button({ class: 'remove', 'aria-label': say('composer.remove', { name }) }, () => onRemove(id))
  remove.append(icon(icons.close))
  const words = h('span', { class: 'words' }, h('span', { class: 'name', dir: 'auto' }, name), state)
  const element = h('li', { class: 'chip' }, icon(icons.file), words, remove, bar)
  return {
    element,
    update: (file, limits) => {
      setText(state, stateText(file, limits))
      element.classList.toggle('trouble', isRefused(file))
      bar.hidden = file.stored !== null || file.trouble !== null
      bar.style.width = `${file.progress * 100}%`
    },
  }
}

/** The files that go with the next message, each with how far it has come and a way to take it off. */
export const createAttachments = (chat: Chat, onRemoved: () => void): AttachmentsView => {
  const chips = new Map<string, Chip>()
  const list = h('ul', { class: 'attached', 'aria-label': say('composer.attached') })
  const trouble = h('p', { class: 'hidden', role: 'status' })
  const element = h('div', {}, list, trouble)

  const remove = (id: string): void => {
    chat.detach(id)
    onRemoved()
  }
  return {
    element,
    render: ({ attached, desk }) => {
      const limits = desk?.files
      for (const [id, chip] of chips) {
        if (attached.some((each) => each.id === id)) continue
        chip.element.remove()
        chips.delete(id)
      }
      for (const file of attached) {
        const chip = chips.get(file.id) ?? createChip(file, remove)
        if (!chips.has(file.id)) list.append(chip.element)
        chips.set(file.id, chip)
        chip.update(file, limits)
      }
      list.hidden = attached.length === 0
      // Told to who can't see it: what is refused, not each step of the way.
      const refused = attached.filter(isRefused)
      setText(trouble, refused.map((each) => `${each.name}: ${stateText(each, limits)}`).join(' '))
    },
  }
}
