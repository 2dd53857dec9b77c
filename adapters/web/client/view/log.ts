import { type Row, rowsOf } from '../rows.ts'
import type { ChatState } from '../state.ts'
import { say } from '../texts.ts'
import { button, h, icon, icons } from './dom.ts'
import { createMessageView, type MessageContext, type MessageView } from './message.ts'

export interface LogView {
  readonly element: HTMLElement
  render(state: ChatState): void
  /** Shows the newest; the focus comes with it where asked. */
  toNewest(): void
  focus(): void
}

/** So many messages are shown at first, and so many more at each wish. */
const pageSize = 100
/** Nearer to the end than this, in pixels, a reader follows what comes. */
const nearEnd = 64
/** Left above what is scrolled to, in pixels. */
const gap = 12

/** The messages: a live region that says what comes, not what was there. */
export const createLogView = (context: MessageContext, welcome: HTMLElement): LogView => {
  const views = new Map<string, MessageView>()
  const list = h('div', { class: 'messages', role: 'log', 'aria-label': say('log.name'), 'aria-live': 'off' })
  const typing = h('div', { class: 'typing', role: 'status' })
  const loading = h('p', { class: 'loading' }, say('log.loading'))
  const earlier = button({ class: 'earlier link' }, () => showEarlier(), say('log.earlier'))
  const scroller = h('div', { class: 'scroller', tabindex: '-1' }, welcome, loading, earlier, list, typing)
  const newest = button({ class: 'newest' }, () => toNewest(), icon(icons.down), say('log.newest'))
  const element = h('div', { class: 'log' }, scroller, newest)
  let limit = pageSize
  let current: ChatState | null = null
  let follows = true
  /** The answer that came last, as long as the reader has not moved from where it was put. */
  let fresh: HTMLElement | undefined
  let putAt = 0

  const isNearEnd = (): boolean => scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < nearEnd

  const toNewest = (): void => {
    follows = true
    newest.hidden = true
    scroller.scrollTop = scroller.scrollHeight
  }

  /** An answer that is longer than the screen is read from its beginning. */
  const follow = (): void => {
    toNewest()
    if (fresh !== undefined) {
      scroller.scrollTop = Math.min(scroller.scrollTop, fresh.offsetTop - gap)
      follows = isNearEnd()
    }
    putAt = scroller.scrollTop
  }

  const showEarlier = (): void => {
    const fromEnd = scroller.scrollHeight - scroller.scrollTop
    limit += pageSize
    if (current !== null) render(current)
    scroller.scrollTop = scroller.scrollHeight - fromEnd
  }

  const place = (row: Row, before: Element | null, now: number): Element => {
    const view = views.get(row.key) ?? createMessageView(row, context)
    views.set(row.key, view)
    view.update(row, now)
    const next = before === null ? list.firstElementChild : before.nextElementSibling
    // Moving an element would take the focus out of it, so only what is out of place is placed.
    if (next !== view.element) list.insertBefore(view.element, next)
    return view.element
  }

  const drawRows = (rows: readonly Row[], now: number): void => {
    const keys = new Set(rows.map(({ key }) => key))
    for (const [key, view] of views) {
      if (keys.has(key)) continue
      view.element.remove()
      views.delete(key)
    }
    let last: Element | null = null
    for (const row of rows) last = place(row, last, now)
  }

  const drawTyping = ({ awaiting, outgoing, link }: ChatState): void => {
    const isShown = awaiting && link !== 'lost' && outgoing.every(({ failures }) => failures === 0)
    if (isShown === typing.childElementCount > 0) return
    const dots = h('span', { class: 'dots', 'aria-hidden': 'true' }, h('i'), h('i'), h('i'))
    typing.replaceChildren(...(isShown ? [h('span', { class: 'hidden' }, say('log.typing')), dots] : []))
  }

  const render = (state: ChatState): void => {
    const rows = rowsOf(state, limit, Date.now(), context.clock)
    // What is read from the store at first is there to be seen, not to be read out.
    list.setAttribute('aria-live', state.transcript === 'loading' ? 'off' : 'polite')
    welcome.hidden = state.transcript === 'loading' || rows.length > 0
    loading.hidden = state.transcript !== 'loading' || rows.length > 0
    earlier.hidden = state.messages.length <= limit
    const last = rows.at(-1)
    const isNew = last !== undefined && !views.has(last.key)
    drawRows(rows, Date.now())
    drawTyping(state)
    if (isNew) fresh = last.from === 'customer' ? undefined : views.get(last.key)?.element
    if (follows || (isNew && last.delivery === 'sending') || current?.transcript === 'loading') follow()
    else if (isNew) newest.hidden = false
    current = state
  }

  newest.hidden = true
  scroller.addEventListener('scroll', () => {
    follows = isNearEnd()
    if (follows) newest.hidden = true
    if (scroller.scrollTop !== putAt) fresh = undefined
  })
  // The field grows, the keyboard comes, a card appears: who follows still sees the newest.
  new ResizeObserver(() => {
    if (follows) follow()
  }).observe(scroller)
  return { element, render, toNewest, focus: () => scroller.focus({ preventScroll: true }) }
}
