import type { Intent, Understanding } from '../understanding/understanding.ts'

/** Where something was said, and to whom. */
export interface Place {
  /** Others read along. */
  readonly shared: boolean
  /**
   * `us`: a direct message, a mention, a command. `thread`: in a thread, to nobody in particular. `room`: in a channel,
   * likewise. `others`: somebody else was named.
   */
  readonly to: 'us' | 'thread' | 'room' | 'others'
  /** An administrator wants every new question of this channel answered, whether or not we were named. */
  readonly listening: boolean
}

/** What people say to one another all day. */
const betweenPeople: ReadonlySet<Intent> = new Set(['greeting', 'thanks', 'goodbye', 'affirm', 'deny', 'out-of-scope'])

/**
 * Whether a message is ours to answer. Where people talk to one another we keep quiet: in a channel we speak when named,
 * in a thread while it is a conversation with us (`isOurs`) and nobody else is spoken to.
 */
export const isForUs = (
  place: Place | undefined,
  isOurs: boolean,
  { intents }: Pick<Understanding, 'intents'>,
): boolean => {
  const isSmallTalk = intents.every((intent) => betweenPeople.has(intent))
  switch (place?.to) {
    case undefined:
    case 'us':
      return true
    case 'others':
      return false
    case 'thread':
      return isOurs || (place.listening && !isSmallTalk)
    case 'room':
      return place.listening && !isSmallTalk
  }
}
