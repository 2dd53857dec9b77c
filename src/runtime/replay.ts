import type { Channel } from './channel.ts'

/** A payload as a platform sends it. */
export interface Recorded {
  /** Where it is sent to, on platforms that have several addresses. */
  readonly path?: string | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body: unknown
}

/** Something that the platform would show. */
export interface Shown {
  /** Its words, without notation. */
  readonly text: string
  /** As it would be sent. */
  readonly wire: unknown
}

/** A platform of which only the far side is missing: what it would be sent is caught here. */
export interface Replayer {
  /** To be connected to the desk; null where customers read by asking. */
  readonly channel: Channel | null
  /** Hands a payload in the way that serves customers, signed on the way. Resolves with what the platform was told. */
  play(recorded: Recorded): Promise<string>
  /** What was posted since the last call, oldest first. */
  shown(): Promise<readonly Shown[]>
  close(): Promise<void>
}
