import { type App, createApp } from './app.ts'
import { css } from './style.ts'

/** Where the script came from is where the desk is; known only while the script runs for the first time. */
const ownServer = ((): string => {
  const script = document.currentScript
  return script instanceof HTMLScriptElement ? script.src.replace(/\/widget\.js(\?.*)?$/, '') : location.origin
})()

const dark = matchMedia('(prefers-color-scheme: dark)')

const sheet = new CSSStyleSheet()
sheet.replaceSync(css)

/**
 * The chat as an element of any page. Attributes: `user` and `signature` (whom the page's site vouches for), `zone`,
 * `theme` (`light`, `dark`; else as the system), `server` (else where the script came from), `page` (fills the page).
 */
export class FrontdeskChat extends HTMLElement {
  static readonly observedAttributes = ['user', 'signature', 'zone', 'server', 'theme']
  readonly #root: ShadowRoot
  #app: App | null = null
  readonly #paint = (): void => {
    const theme = this.getAttribute('theme')
    const isDark = theme === 'dark' || (theme !== 'light' && dark.matches)
    this.#app?.element.classList.toggle('dark', isDark)
  }

  constructor() {
    super()
    this.#root = this.attachShadow({ mode: 'open' })
    this.#root.adoptedStyleSheets = [sheet]
  }

  connectedCallback(): void {
    this.#start()
    dark.addEventListener('change', this.#paint)
  }

  disconnectedCallback(): void {
    dark.removeEventListener('change', this.#paint)
    this.#stop()
  }

  attributeChangedCallback(name: string, before: string | null, now: string | null): void {
    if (this.#app === null || before === now) return
    if (name === 'theme') {
      this.#paint()
      return
    }
    // User and signature are set one after the other: the chat begins again when both are there.
    this.#stop()
    queueMicrotask(() => {
      if (this.isConnected) this.#start()
    })
  }

  /** Opens the panel and moves the focus into it. */
  open(): void {
    this.#app?.open()
  }

  /** Closes the panel and moves the focus to the launcher. */
  close(): void {
    this.#app?.close()
  }

  #start(): void {
    if (this.#app !== null) return
    this.#app = createApp({
      server: (this.getAttribute('server') ?? ownServer).replace(/\/+$/, ''),
      // Sites leave both empty for whoever is not signed in.
      user: this.getAttribute('user') || null,
      signature: this.getAttribute('signature') || null,
      zone: this.getAttribute('zone'),
      isPage: this.hasAttribute('page'),
    })
    this.#root.replaceChildren(this.#app.element)
    this.#paint()
  }

  #stop(): void {
    this.#app?.stop()
    this.#app = null
  }
}
