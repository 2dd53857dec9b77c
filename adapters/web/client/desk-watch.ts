import type { Api, Result } from './api.ts'
import type { Conversation } from './conversation.ts'
import type { ChatStore } from './store.ts'
import type { Status } from './wire.ts'

export interface DeskWatch {
  /** Asks for the hours and, within a conversation, for its tickets. */
  refresh(): void
  /** Asks for the tickets soon; several calls in a row ask once. */
  refreshOverview(): void
  stop(): void
}

export interface DeskWatchParts {
  readonly store: ChatStore
  readonly api: Api
  readonly zone: string | undefined
  readonly conversation: Conversation
}

/** Hours can be overridden at any time. */
const everyMs = 5 * 60_000
const afterNewsMs = 300
const afterFailureMs = 10_000

/** Keeps what stands beside the messages true: at each opening and closing, after each answer, and now and then. */
export const createDeskWatch = ({ store, api, zone, conversation }: DeskWatchParts): DeskWatch => {
  let statusTimer: ReturnType<typeof setTimeout> | undefined
  let overviewTimer: ReturnType<typeof setTimeout> | undefined
  let stopped = false

  const nextStatusMs = (): number => {
    const chat = store.get().desk?.chat
    const turn = Date.parse((chat?.open ? chat.closesAt : chat?.opensAt) ?? '') - Date.now()
    return turn > 0 ? Math.min(turn + 500, everyMs) : everyMs
  }

  const askStatus = async (): Promise<Result<Status>> => {
    const status = await api.status(zone)
    // A zone that the server does not know: the hours are true without.
    return status.ok || status.problem.kind !== 'refused' ? status : api.status(undefined)
  }

  const refreshStatus = async (): Promise<void> => {
    clearTimeout(statusTimer)
    const status = await askStatus()
    if (stopped) return
    if (status.ok) store.set({ desk: status.value })
    clearTimeout(statusTimer)
    statusTimer = setTimeout(() => void refreshStatus(), status.ok ? nextStatusMs() : afterFailureMs)
  }

  const readOverview = async (): Promise<void> => {
    const current = conversation.current()
    if (current === null || stopped) return
    const overview = await api.overview(current)
    if (stopped || conversation.current()?.conversation !== current.conversation) return
    if (!overview.ok) {
      if (overview.problem.kind === 'ended') conversation.end(current)
      return
    }
    const { tickets, token } = overview.value
    store.set({ tickets })
    if (typeof token === 'string') conversation.renew(token)
  }

  const refreshOverview = (): void => {
    clearTimeout(overviewTimer)
    overviewTimer = setTimeout(() => void readOverview(), afterNewsMs)
  }
  return {
    refresh: () => {
      void refreshStatus()
      refreshOverview()
    },
    refreshOverview,
    stop: () => {
      stopped = true
      clearTimeout(statusTimer)
      clearTimeout(overviewTimer)
    },
  }
}
