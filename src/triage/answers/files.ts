import type { Attachment, RefusedFile } from '../../attachments/attachment.ts'
import type { EventId, Instant } from '../../ids.ts'
import type { Conversation, Effect, WaitingFile } from '../conversation.ts'
import { button, type Part, part, text } from '../part.ts'
import { decision, type Outcome, type Turn } from '../turn.ts'
import { list, say, sayPlain, type World } from '../world.ts'
import { attachedLine, namesOf } from './attached.ts'
import { addNoteTo, change } from './ticket-changes.ts'
import { freshTicket, ticketByKey } from './ticket-refs.ts'

/** A file that was sent without a ticket waits so long for one to go into. */
const waitsMs = 30 * 60_000
const mostWaiting = 20

/** The files that wait once those of a message are among them. */
export const waitingWith = (
  { waitingFiles = [] }: Conversation,
  { id: message, at }: { readonly id: EventId; readonly at: Instant },
  files: readonly Attachment[],
): Pick<Conversation, 'waitingFiles'> => {
  if (waitingFiles.length + files.length === 0) return {}
  const still = waitingFiles.filter((each) => at - each.at <= waitsMs)
  return { waitingFiles: [...still, ...files.map((file): WaitingFile => ({ file, message, at }))].slice(-mostWaiting) }
}

/** Files and not a word: they go where more words would go, else wait until it is said what they are about. */
export const answerFilesAlone = (turn: Turn, files: readonly Attachment[]): Outcome => {
  const { world, conversation } = turn
  const { question } = conversation
  const asked = question?.kind === 'describe-problem' ? ticketByKey(conversation, question.ticket) : undefined
  const ref = asked ?? freshTicket(turn)
  if (files.length > 0 && ref !== null) return addNoteTo(turn, ref, '')
  const openTicket = button('open-ticket', sayPlain(world, 'button.open-ticket'), 'primary')
  return {
    parts:
      files.length === 0
        ? []
        : question?.kind === 'consent'
          ? [keptPart(world, files)]
          : [part([text(say(world, 'files.alone', { files: namesOf(world, files) }))], { actions: [openTicket] })],
    decision: decision('clarify', { code: 'files-alone' }),
    // Whatever was asked stands: a file answers no question.
    change: { question },
  }
}

/** Puts the files that wait into the ticket that an outcome opens or adds to, and says what became of those just sent. */
export const withFiles = (
  turn: Turn,
  outcome: Outcome,
  sent: { readonly files: readonly Attachment[]; readonly refused: readonly RefusedFile[] } = noFiles,
): Outcome => {
  const waiting = (turn.conversation.waitingFiles ?? []).map(({ file }) => file)
  const placed = waiting.length === 0 ? null : intoTicket(turn, outcome, waiting, sent.files.length > 0)
  const told =
    placed === null && sent.files.length > 0 && turn.text.trim() !== '' ? [keptPart(turn.world, sent.files)] : []
  const after = placed ?? outcome
  return { ...after, parts: [...after.parts, ...told, ...sent.refused.map((file) => refusedPart(turn.world, file))] }
}

const noFiles = { files: [], refused: [] } as const

/** Null where there is no ticket for them in this turn. */
const intoTicket = (turn: Turn, outcome: Outcome, files: readonly Attachment[], areNew: boolean): Outcome | null => {
  const taker = outcome.effects?.find(isTaker)
  const fresh = areNew ? freshTicket(turn) : null
  if (taker === undefined && fresh === null) return null
  const effects =
    taker !== undefined
      ? (outcome.effects ?? []).map((effect) => (effect === taker ? carrying(effect, files) : effect))
      : [...(outcome.effects ?? []), ...comment(turn, fresh, files)]
  // A ticket that is opened tells of its files itself.
  const told = taker?.kind === 'open-ticket' ? [] : [part(attachedLine(turn.world, files))]
  return {
    ...outcome,
    parts: [...outcome.parts, ...told],
    effects,
    change: { ...outcome.change, waitingFiles: [] },
  }
}

const comment = (turn: Turn, ref: ReturnType<typeof freshTicket>, files: readonly Attachment[]): readonly Effect[] =>
  ref === null ? [] : [change(turn, ref.number ?? ref.key, { kind: 'comment', text: '', public: true, files })]

const isTaker = (effect: Effect): boolean =>
  effect.kind === 'open-ticket' || (effect.kind === 'change-ticket' && effect.event.change.kind === 'comment')

const carrying = (effect: Effect, files: readonly Attachment[]): Effect => {
  if (effect.kind === 'open-ticket') return { ...effect, request: { ...effect.request, files } }
  if (effect.kind !== 'change-ticket' || effect.event.change.kind !== 'comment') return effect
  return { ...effect, event: { ...effect.event, change: { ...effect.event.change, files } } }
}

const keptPart = (world: World, files: readonly Attachment[]): Part =>
  part([text(say(world, 'files.kept', { files: namesOf(world, files) }))])

const mebibytes = (bytes: number): number => Math.floor(bytes / (1024 * 1024))

const refusedPart = (world: World, file: RefusedFile): Part => part([text(refusedLine(world, file))])

const refusedLine = (world: World, file: RefusedFile) => {
  const { name } = file
  switch (file.why) {
    case 'type': {
      const kinds = file.allowed.map((kind) => sayPlain(world, `files.kind.${kind}`))
      return kinds.length === 0
        ? say(world, 'files.none-taken', { name })
        : say(world, 'files.refused.type', { name, kinds: list(world, kinds) })
    }
    case 'size':
      return say(world, 'files.refused.size', { name, limit: mebibytes(file.mostBytes) })
    case 'count':
      return file.most === 0
        ? say(world, 'files.none-taken', { name })
        : say(world, 'files.refused.count', { name, limit: file.most })
    case 'empty':
      return say(world, 'files.refused.empty', { name })
    case 'unreadable':
      return say(world, 'files.refused.unreadable', { name })
  }
}
