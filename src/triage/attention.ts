import type { Identity } from '../accounts/account.ts'
import { linkCodeIn, mistypedCodeIn } from '../accounts/link-code.ts'
import type { Catalog } from '../catalog/model.ts'
import type { Intent, Understanding } from '../understanding/understanding.ts'
import { isSure } from './clarity.ts'
import { type Conversation, type Question, standingQuestion } from './conversation.ts'
import { offersJob } from './job-offers.ts'
import { callsSomebody } from './naming.ts'
import { speakingWith } from './speakers.ts'
import { isPlainYes } from './yes.ts'

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

/** What was said, and by whom. */
export interface Saying {
  readonly place: Place | undefined
  readonly speaker: Identity
  readonly text: string
  readonly understanding: Understanding
  readonly hasFiles: boolean
}

const pleasantries: ReadonlySet<Intent> = new Set(['greeting', 'thanks', 'goodbye'])
const verdicts: ReadonlySet<Intent> = new Set(['affirm', 'deny'])
/** What people say to one another all day. */
const betweenPeople: ReadonlySet<Intent> = new Set([...pleasantries, ...verdicts, 'out-of-scope'])

/** Whether a message can be for us at all, whatever it says, in a thread that is ours. */
export const mayBeForUs = (place: Place | undefined): boolean =>
  place === undefined || place.to === 'us' || place.to === 'thread' || (place.to === 'room' && place.listening)

/**
 * Whether a message is ours to answer. Where people talk to one another we keep quiet.
 *
 * - In private, and when named, everything is for us; what names somebody else never is, whether the name was chosen
 *   from a list or typed ("Bob: …", "@Bob …", "hi Bob").
 * - In a thread that is ours, everything is for us while the talk is between the speaker and us: the last who spoke
 *   there was the speaker, to us. Once others have spoken, a question or a fault is for us when it is understood, and
 *   so is what answers a question or an offer of ours to the speaker; greetings, thanks, a yes or no, and what is none
 *   of our business are not.
 * - In a channel, and in threads of others there, questions and faults are for us where an administrator wants it.
 *
 * @param conversation as it is known there; null: nothing there was for us yet
 */
export const isForUs = (saying: Saying, conversation: Conversation | null, catalog: Catalog): boolean => {
  const { place, speaker, text } = saying
  if (place === undefined || place.to === 'us') return true
  const isWanted = place.listening || (place.to === 'thread' && conversation !== null)
  if (!mayBeForUs(place) || !isWanted || callsOthers(saying, conversation, catalog)) return false
  if (linkCodeIn(text) !== null || mistypedCodeIn(text) !== null) return true
  if (conversation === null) return isMatter(saying, catalog)
  if (place.to === 'thread' && isBetweenUs(conversation, speaker)) return true
  return isMatter(saying, catalog) || answersUs(speakingWith(conversation, speaker), saying, catalog)
}

const callsOthers = ({ text, speaker, understanding }: Saying, conversation: Conversation | null, catalog: Catalog) => {
  const known = conversation === null ? [] : [conversation, ...(conversation.others ?? [])]
  const spoken = known.flatMap(({ identity }) => (identity.key === speaker.key ? [] : (identity.displayName ?? [])))
  const people = [...spoken, ...(conversation?.heard ?? []).filter((name) => name !== speaker.displayName)]
  const isPleasantry = isSmallTalk(understanding)
  return callsSomebody(text, isPleasantry, { catalog, people, speaker: speaker.displayName })
}

const isSmallTalk = ({ intents }: Understanding): boolean => intents.every((intent) => betweenPeople.has(intent))

/** The speaker was the last to speak there, and it was to us. */
const isBetweenUs = ({ identity, overheard }: Conversation, speaker: Identity): boolean =>
  identity.key === speaker.key && overheard !== true

/** A question or a fault. In a thread, one that we would have to ask about isn't worth breaking in. */
const isMatter = ({ place, understanding }: Saying, catalog: Catalog): boolean =>
  !isSmallTalk(understanding) && (place?.to === 'room' || understanding.continues || isSure(understanding, catalog))

/** Whether it answers what we asked or offered this person, or adds a file to what they have with us. */
const answersUs = (standing: Conversation, saying: Saying, catalog: Catalog): boolean => {
  const { text, understanding, hasFiles } = saying
  const { offered, tickets } = standing
  const question = standingQuestion(standing.question)
  if (hasFiles && text.trim() === '') return question !== null || tickets.length > 0
  if (question !== null && answersQuestion(question, understanding)) return true
  const isYes = isPlainYes({ text, understanding, world: { catalog } })
  const typed = text.trim().toLowerCase()
  const { ordinal } = understanding.entities
  return offered.some(
    (action, at) => (isYes && offersJob(action)) || action.label.toLowerCase() === typed || ordinal === at + 1,
  )
}

/** A yes or no, or, where words are asked for, words that aren't said to just anybody. */
const answersQuestion = ({ kind }: Question, { intents }: Understanding): boolean => {
  if (kind === 'clarify') return false
  if (kind === 'consent' || kind === 'same-ticket') return intents.some((intent) => verdicts.has(intent))
  return !intents.every((intent) => pleasantries.has(intent))
}
