import { createApi } from './api.ts'
import { createMemory, type Memory } from './memory.ts'
import { type Chat, createChat } from './session.ts'
import { type ChatState, unreadCount } from './state.ts'
import { createStore } from './store.ts'
import { chosenLanguage, say } from './texts.ts'
import { browserZone, type Clock, ownZone, usableLanguages } from './time.ts'
import { createPageTitle, type PageTitle } from './title.ts'
import { type ComposerView, createComposer } from './view/composer.ts'
import { h } from './view/dom.ts'
import { takeDrops } from './view/drops.ts'
import { createHeader } from './view/header.ts'
import { createLauncher, type LauncherView } from './view/launcher.ts'
import { createLogView, type LogView } from './view/log.ts'
import { createNotice } from './view/notice.ts'
import { createTickets } from './view/tickets.ts'
import { createWelcome } from './view/welcome.ts'
import { followViewport } from './viewport.ts'

export interface AppOptions {
  /** Where the desk is; without a slash at the end. */
  readonly server: string
  readonly user: string | null
  readonly signature: string | null
  readonly zone: string | null
  /** Fills the page it stands in, instead of a corner. */
  readonly isPage: boolean
}

export interface App {
  readonly element: HTMLElement
  open(): void
  close(): void
  stop(): void
}

/** How often times such as "5 min ago" are drawn again. */
const redrawMs = 30_000
/** An answer that takes longer is no longer announced. */
const awaitMs = 20_000

/** Dates are in the language of the chat's own words, as the reader writes it if it is one of theirs. */
const localeFor = (language: string): string =>
  usableLanguages(navigator.languages).find((each) => each.split('-')[0] === language.split('-')[0]) ??
  (language === 'en' ? 'en-GB' : language)

const clockFor = (zone: string | null): Clock => ({
  zone: browserZone(zone ?? undefined),
  locale: localeFor(chosenLanguage()),
})

/** For whoever builds the site: its reader is a guest, and is served like one. */
const warnOfHalf = ({ user, signature }: AppOptions): void => {
  if ((user === null) === (signature === null)) return
  const alone = user === null ? 'data-signature' : 'data-user'
  console.warn(
    `Frontdesk: ${alone} alone vouches for nobody, so this is a guest. Set both: data-signature is the hex HMAC-SHA256 of data-user under FRONTDESK_WEB_IDENTITY_SECRET, made on your server.`,
  )
}

const openingOf = ({ user, signature, zone }: AppOptions) => {
  const own = ownZone(zone)
  const [language] = usableLanguages(navigator.languages)
  return {
    ...(user !== null && signature !== null ? { identity: { user, signature } } : {}),
    ...(own === undefined ? {} : { zone: own }),
    ...(language === undefined ? {} : { language }),
  }
}

interface Parts {
  readonly root: HTMLElement
  readonly log: LogView
  readonly composer: ComposerView
  readonly launcher: LauncherView
  /** The log comes last: it knows its place when all around it have theirs. */
  readonly renders: readonly ((state: ChatState) => void)[]
}

interface Hands {
  readonly chat: Chat
  readonly memory: Memory
  readonly clock: Clock
  readonly title: PageTitle
  readonly toggle: () => void
  readonly close: () => void
}

const build = ({ isPage }: AppOptions, { chat, memory, clock, title, toggle, close }: Hands): Parts => {
  const afterPress = (byKeyboard: boolean): void => (byKeyboard ? composer.focus() : log.focus())
  const header = createHeader(clock, isPage, close)
  const tickets = createTickets(clock)
  const notice = createNotice(chat)
  const welcome = createWelcome((question, byKeyboard) => {
    chat.say(question)
    afterPress(byKeyboard)
  })
  const log = createLogView({ chat, clock, onPressed: afterPress }, welcome)
  const composer = createComposer({ chat, draft: memory.draft(), onDraft: memory.keepDraft })
  const launcher = createLauncher(toggle)
  const parts = [header.element, tickets.element, log.element, notice.element, composer.element]
  const panel = isPage
    ? h('main', { id: 'panel', class: 'panel' }, ...parts)
    : h('div', { id: 'panel', class: 'panel', role: 'dialog', 'aria-labelledby': 'heading' }, ...parts)
  takeDrops(panel, composer.attach)
  const root = isPage
    ? h('div', { class: 'root page', lang: chosenLanguage() }, panel)
    : h('section', { class: 'root widget', lang: chosenLanguage(), 'aria-label': say('chat') }, panel, launcher.element)
  if (isPage) title.name(say('title'))
  return {
    root,
    log,
    composer,
    launcher,
    renders: [header.render, tickets.render, notice.render, composer.render, log.render],
  }
}

/** The chat, put together: what is known on one side, what is seen on the other. */
export const createApp = (options: AppOptions): App => {
  warnOfHalf(options)
  const store = createStore()
  const memory = createMemory(options.server, options.user ?? '')
  const chat = createChat({ store, api: createApi(options.server), memory, opening: openingOf(options) })
  const clock = clockFor(options.zone)
  const title = createPageTitle()
  let isOpen = options.isPage || memory.isOpen()

  const show = (open: boolean): void => {
    isOpen = open
    memory.keepOpen(open)
    render()
    if (open) {
      parts.log.toNewest()
      // On a touch screen the keyboard would cover what there is to choose from.
      if (matchMedia('(pointer: coarse)').matches) parts.log.focus()
      else parts.composer.focus()
    } else parts.launcher.element.focus()
  }
  const close = (): void => show(false)
  const parts = build(options, { chat, memory, clock, title, toggle: () => show(!isOpen), close })

  const render = (): void => {
    const isSeen = isOpen && !document.hidden
    if (isSeen) chat.markRead()
    const state = store.get()
    parts.root.classList.toggle('open', isOpen)
    for (const draw of parts.renders) draw(state)
    parts.launcher.render(state, isOpen)
    title.show(isSeen ? 0 : unreadCount(state))
  }

  // Several changes in one turn are drawn once; hidden tabs have no animation frames, but a title.
  let isDue = false
  const renderSoon = (): void => {
    if (isDue) return
    isDue = true
    queueMicrotask(() => {
      isDue = false
      render()
    })
  }

  let awaitTimer: ReturnType<typeof setTimeout> | undefined
  store.subscribe((state, before) => {
    renderSoon()
    if (state.awaiting && !before.awaiting) awaitTimer = setTimeout(() => store.set({ awaiting: false }), awaitMs)
    else if (!state.awaiting) clearTimeout(awaitTimer)
  })
  const redraw = setInterval(renderSoon, redrawMs)
  const unfollow = followViewport(parts.root)
  document.addEventListener('visibilitychange', renderSoon)
  parts.root.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || options.isPage || !isOpen || event.isComposing) return
    event.stopPropagation()
    close()
  })
  render()
  return {
    element: parts.root,
    open: () => show(true),
    close,
    stop: () => {
      clearInterval(redraw)
      clearTimeout(awaitTimer)
      unfollow()
      document.removeEventListener('visibilitychange', renderSoon)
      title.show(0)
      chat.stop()
    },
  }
}
