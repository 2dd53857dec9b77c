export interface PageTitle {
  /** Puts the count before the page's own title; 0 takes it away. */
  show(unread: number): void
  /** Names the page. */
  name(title: string): void
}

const counted = /^\(\d+\+?\) /

/** The title of the page around the chat, which belongs to the page: only the count before it is ours. */
export const createPageTitle = (): PageTitle => {
  let shown = 0
  const put = (title: string): void => {
    const prefix = shown > 0 ? `(${shown}) ` : ''
    const next = prefix + title.replace(counted, '')
    if (next !== document.title) document.title = next
  }
  return {
    show: (unread) => {
      if (unread === shown) return
      shown = unread
      put(document.title)
    },
    name: put,
  }
}
