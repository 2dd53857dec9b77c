import type { Chat } from '../session.ts'
import type { ChatState } from '../state.ts'
import { say } from '../texts.ts'
import { button, h, icon, icons } from './dom.ts'

export interface NoticeView {
  readonly element: HTMLElement
  render(state: ChatState): void
}

type Shown = 'offline' | 'lost' | 'limited' | 'ended' | 'not-vouched'

const shownNotice = ({ notice, link, online, outgoing, transcript }: ChatState): Shown | null => {
  const isCut = link === 'lost' || outgoing.some(({ failures }) => failures > 1)
  if (!online && (isCut || transcript !== 'none' || outgoing.length > 0)) return 'offline'
  if (notice !== null) return notice.kind
  return isCut ? 'lost' : null
}

const textOf = (shown: Shown, { notice }: ChatState): string =>
  say(`notice.${shown}`, { seconds: notice?.kind === 'limited' ? notice.seconds : 0 })

/** What stands between the customer and the desk, and the way out. */
export const createNotice = (chat: Chat): NoticeView => {
  const element = h('div', { class: 'notice', role: 'status' })
  let said = ''
  const ways = (shown: Shown): HTMLElement[] => {
    if (shown === 'not-vouched') return [button({ class: 'link' }, chat.continueAsVisitor, say('notice.guest'))]
    if (shown !== 'ended') return []
    return [button({ class: 'dismiss', 'aria-label': say('notice.dismiss') }, chat.dismissNotice, icon(icons.close))]
  }
  return {
    element,
    render: (state) => {
      const shown = shownNotice(state)
      const text = shown === null ? '' : textOf(shown, state)
      if (text === said) return
      said = text
      element.className = `notice ${shown ?? ''}`
      element.replaceChildren(...(shown === null ? [] : [h('p', {}, text), ...ways(shown)]))
    },
  }
}
