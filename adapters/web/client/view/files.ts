import type { Chat } from '../session.ts'
import { sizeText } from '../size.ts'
import { say } from '../texts.ts'
import type { File } from '../wire.ts'
import { button, h, icon, icons, setText } from './dom.ts'

/** What browsers draw by themselves and that runs nothing. */
const isPicture = ({ type }: File): boolean => /^image\/(png|jpeg|gif|webp)$/.test(type)

/** A picture that is larger is fetched only when it is asked for, in bytes. */
const mostShown = 5_000_000

const save = (name: string, blob: Blob): void => {
  const url = URL.createObjectURL(blob)
  h('a', { href: url, download: name }).click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

const fileNode = (file: File, chat: Chat): HTMLElement => {
  const { id, name, size } = file
  const state = h('span', { class: 'state' }, sizeText(size))
  const does = h('span', { class: 'hidden' }, say('log.save'))
  const words = h('span', { class: 'words' }, does, h('span', { class: 'name', dir: 'auto' }, name), state)
  const fetchAndSave = async (): Promise<void> => {
    const blob = await chat.file(id)
    if (blob === null) setText(state, say('log.file-gone'))
    else save(name, blob)
  }
  const element = button({ class: 'file' }, () => void fetchAndSave(), icon(icons.file), words)
  if (isPicture(file) && size <= mostShown) onceNear(element, () => void showPicture(element, file, chat))
  return element
}

/** How far out of sight pictures are fetched already. */
const ahead = '600px 0px'

/** A long conversation does not fetch all its pictures for who looks at its end. */
const onceNear = (element: HTMLElement, then: () => void): void => {
  // By then the message stands in the log, which is what it is seen in.
  queueMicrotask(() => {
    const sight = new IntersectionObserver(
      (entries) => {
        if (!entries.some(({ isIntersecting }) => isIntersecting)) return
        sight.disconnect()
        then()
      },
      { root: element.closest('.scroller'), rootMargin: ahead },
    )
    sight.observe(element)
  })
}

/** A page whose policy forbids such pictures still shows the name, and saves the file. */
const showPicture = async (element: HTMLElement, { id }: File, chat: Chat): Promise<void> => {
  const blob = await chat.file(id)
  if (blob === null) return
  const url = URL.createObjectURL(blob)
  // The button around it has the name.
  const picture = h('img', { alt: '', src: url })
  picture.addEventListener('load', () => {
    element.classList.add('picture')
    element.prepend(picture)
    URL.revokeObjectURL(url)
  })
  picture.addEventListener('error', () => URL.revokeObjectURL(url))
}

/** The files of a message, to be saved; pictures are shown. Those still on their way are only named. */
export const fileNodes = (files: readonly File[], isStored: boolean, chat: Chat): HTMLElement[] =>
  files.map((file) =>
    isStored
      ? fileNode(file, chat)
      : h(
          'span',
          { class: 'file' },
          icon(icons.file),
          h('span', { class: 'words' }, h('span', { class: 'name', dir: 'auto' }, file.name)),
        ),
  )
