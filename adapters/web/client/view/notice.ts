import type { Chat } from '../session.ts'
import type { ChatState } from '../state.ts'
import { texts } from '../texts.ts'
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

const say = (shown: Shown, { notice }: ChatState): string =>
  shown === 'limited' ? texts.notice.limited(notice?.kind === 'limited' ? notice.seconds : 0) : texts.notice[shown]

/** What stands between the customer and the desk, and the way out. */
export const createNotice = (chat: Chat): NoticeView => {
  const element = h('div', { class: 'notice', role: 'status' })
  let said = ''
  const ways = (shown: Shown): HTMLElement[] => {
    if (shown === 'not-vouched') return [button({ class: 'link' }, chat.continueAsVisitor, texts.notice.guest)]
    if (shown !== 'ended') return []
    return [button({ class: 'dismiss', 'aria-label': texts.notice.dismiss }, chat.dismissNotice, icon(icons.close))]
  }
  return {
    element,
    render: (state) => {
      const shown = shownNotice(state)
      const text = shown === null ? '' : say(shown, state)
      if (text === said) return
      said = text
      element.className = `notice ${shown ?? ''}`
      element.replaceChildren(...(shown === null ? [] : [h('p', {}, text), ...ways(shown)]))
    },
  }
}
