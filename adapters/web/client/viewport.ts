/**
 * Keeps the visible part of the window, without what the virtual keyboard covers, in `--view-height` and `--view-top` of
 * an element. Returns the way to stop.
 */
export const followViewport = (element: HTMLElement): (() => void) => {
  const view = window.visualViewport
  if (view === null) return () => undefined
  const update = (): void => {
    // A zoomed-in reader moves about in the page: the chat must not move along.
    if (view.scale > 1.01) return
    element.style.setProperty('--view-height', `${view.height}px`)
    element.style.setProperty('--view-top', `${view.offsetTop}px`)
  }
  update()
  view.addEventListener('resize', update)
  view.addEventListener('scroll', update)
  return () => {
    view.removeEventListener('resize', update)
    view.removeEventListener('scroll', update)
  }
}
