export interface Attention {
  /** Nobody has looked for so long that asking now and then is enough. */
  isResting(): boolean
  stop(): void
}

const restsAfterMs = 60_000

/** Knows since when the tab has been hidden. */
export const createAttention = (onReturn: () => void): Attention => {
  let hiddenSince: number | null = document.hidden ? Date.now() : null
  const change = (): void => {
    hiddenSince = document.hidden ? Date.now() : null
    if (!document.hidden) onReturn()
  }
  document.addEventListener('visibilitychange', change)
  return {
    isResting: () => hiddenSince !== null && Date.now() - hiddenSince > restsAfterMs,
    stop: () => document.removeEventListener('visibilitychange', change),
  }
}
