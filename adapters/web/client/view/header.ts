import type { ChatState } from '../state.ts'
import { say } from '../texts.ts'
import { absolute, type Clock, statusLine } from '../time.ts'
import { button, h, icon, icons, setText } from './dom.ts'

export interface HeaderView {
  readonly element: HTMLElement
  /** Names the chat. */
  readonly heading: HTMLElement
  render(state: ChatState): void
}

/** A letter or digit, in capitals; emoji and marks give none. */
const initialOf = (name: string): string => (/[\p{L}\p{N}]/u.exec(name)?.[0] ?? '').toLocaleUpperCase()

/** Whose desk this is, and whether live chat is open: always in sight. */
export const createHeader = (clock: Clock, isPage: boolean, onClose: () => void): HeaderView => {
  const heading = h(isPage ? 'h1' : 'h2', { id: 'heading' }, say('title'))
  const mark = h('span', { class: 'mark', 'aria-hidden': 'true' })
  const dot = h('span', { class: 'dot', 'aria-hidden': 'true' })
  const line = h('span', {})
  const status = h('p', { class: 'status', role: 'status' }, dot, line)
  const close = button({ class: 'close', 'aria-label': say('launcher.close') }, onClose, icon(icons.close))
  const element = h('header', {}, mark, h('div', { class: 'who' }, heading, status), isPage ? null : close)
  return {
    element,
    heading,
    render: ({ desk, link, online }) => {
      setText(mark, initialOf(desk?.vendor ?? ''))
      status.classList.toggle('open', desk?.chat.open === true)
      if (desk === null) return setText(line, say(link === 'lost' || !online ? 'status.unknown' : 'status.loading'))
      setText(line, statusLine(desk.chat, Date.now(), clock))
      const turn = desk.chat.open ? desk.chat.closesAt : desk.chat.opensAt
      const hours = say('status.hours', { windows: desk.chat.windows })
      status.title = turn === null ? hours : `${absolute(Date.parse(turn), clock)}\n${hours}`
    },
  }
}
