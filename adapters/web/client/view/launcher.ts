import { type ChatState, unreadCount } from '../state.ts'
import { say } from '../texts.ts'
import { button, h, icon, icons, setText } from './dom.ts'

export interface LauncherView {
  readonly element: HTMLButtonElement
  render(state: ChatState, isOpen: boolean): void
}

const mostShown = 99

/** The button at the corner, with the count of what was not seen. */
export const createLauncher = (onPress: () => void): LauncherView => {
  const badge = h('span', { class: 'badge', 'aria-hidden': 'true' })
  const element = button(
    { class: 'launcher', 'aria-haspopup': 'dialog', 'aria-controls': 'panel' },
    onPress,
    h('span', { class: 'when-closed' }, icon(icons.chat)),
    h('span', { class: 'when-open' }, icon(icons.down)),
    badge,
  )
  return {
    element,
    render: (state, isOpen) => {
      const unread = isOpen ? 0 : unreadCount(state)
      element.setAttribute('aria-expanded', String(isOpen))
      const name = say(isOpen ? 'launcher.close' : 'launcher.open')
      element.setAttribute('aria-label', unread === 0 ? name : `${name}, ${say('launcher.unread', { count: unread })}`)
      badge.hidden = unread === 0
      setText(badge, unread > mostShown ? `${mostShown}+` : String(unread))
    },
  }
}
