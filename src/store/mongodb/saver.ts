import { trusted } from 'mongoose'
import type { ConversationId } from '../../ids.ts'
import { KeyedQueue } from '../../keyed-queue.ts'
import type { Entry } from '../../triage/conversation.ts'
import { type ConversationSave, keptUnclear, type SaveResult } from '../store.ts'
import type { Changes } from './changes.ts'
import { never } from './documents.ts'
import { dueAtOf } from './due.ts'
import { isDuplicate } from './errors.ts'
import type { Models } from './models.ts'
import { notStored, type Outboxes } from './outboxes.ts'
import { fullBytes, sizeOf, turnPage } from './pages.ts'
import type { Work } from './work.ts'

/**
 * So many newest events of a conversation are known again. Platforms send again within the hour, effects within a day,
 * and a client sends nothing new before the last is acknowledged: none is that many events late.
 */
export const keptEvents = 300

/** How long the word of a majority is waited for when it isn't clear why a save found nothing. */
const surelyMs = 5000

/** Saves a conversation with all that comes with it as one document. */
export class Saver {
  readonly #models: Models
  readonly #work: Work
  readonly #outboxes: Outboxes
  readonly #changes: Changes
  readonly #queue = new KeyedQueue<ConversationId>()

  constructor(models: Models, work: Work, outboxes: Outboxes, changes: Changes) {
    this.#models = models
    this.#work = work
    this.#outboxes = outboxes
    this.#changes = changes
  }

  /** Saves of one conversation go out in their order, so that one which follows another finds its version. */
  save(change: ConversationSave): Promise<SaveResult> {
    return this.#queue.run(change.conversation.id, async () => {
      const result = await this.#saveAll(change)
      if (result.kind === 'saved' && change.entries.length > 0) this.#changes.saved(change.conversation.id)
      return result
    })
  }

  async #saveAll(change: ConversationSave): Promise<SaveResult> {
    const { id, version } = change.conversation
    const saved = version === 1 ? await this.#insert(change) : await this.#advance(change, [])
    if (saved) return this.#stored(change, [])
    const found = await this.#lookAgain(change)
    if (found !== 'known-effects') return { kind: found }
    // An effect with one of these keys waits already: the first one holds.
    const known = await this.#models.conversations.findById(id, { 'effects.key': 1 }).lean()
    const keys = known?.effects.map(({ key }) => key) ?? []
    return (await this.#advance(change, keys)) ? this.#stored(change, keys) : this.#saveAll(change)
  }

  async #insert(change: ConversationSave): Promise<boolean> {
    const { conversation, entries, events, unclear } = change
    const effects = this.#outboxes.prepare(conversation.id, change.effects, change.lease)
    try {
      await this.#models.conversations.insertOne({
        _id: conversation.id,
        version: conversation.version,
        state: conversation,
        wakeDue: conversation.wakeAt ?? never,
        wakeFence: 0,
        recent: [...entries],
        recentBytes: bytesOf(entries),
        events: events.slice(-keptEvents),
        ...(unclear.length > 0 ? { unclear: unclear.slice(-keptUnclear) } : {}),
        effects,
        outboxRevision: 0,
        dueAt: dueAtOf(effects),
        spokenBy: entries.length > 0 ? this.#changes.nextStamp() : '',
      })
      return true
    } catch (error) {
      if (isDuplicate(error)) return false
      throw error
    }
  }

  /** One compare-and-set on the version, the events and the effects' keys. */
  async #advance(change: ConversationSave, knownKeys: readonly string[]): Promise<boolean> {
    const { conversation, entries, events, unclear } = change
    const fresh = this.#outboxes
      .prepare(conversation.id, change.effects, change.lease)
      .filter(({ key }) => !knownKeys.includes(key))
    const spoken = entries.length > 0
    const after = await this.#models.conversations
      .findOneAndUpdate(
        {
          _id: conversation.id,
          version: conversation.version - 1,
          ...(events.length > 0 ? { events: noneOf(events), importedEvents: noneOf(events) } : {}),
          ...(fresh.length > 0 ? { 'effects.key': noneOf(fresh.map(({ key }) => key)) } : {}),
        },
        {
          $set: {
            version: conversation.version,
            state: conversation,
            wakeDue: conversation.wakeAt ?? never,
            ...(spoken ? { spokenBy: this.#changes.nextStamp() } : {}),
          },
          $push: {
            ...(spoken ? { recent: { $each: [...entries] } } : {}),
            ...(events.length > 0 ? { events: { $each: [...events], $slice: -keptEvents } } : {}),
            ...(unclear.length > 0 ? { unclear: { $each: [...unclear], $slice: -keptUnclear } } : {}),
            ...(fresh.length > 0 ? { effects: { $each: fresh } } : {}),
          },
          $inc: { recentBytes: bytesOf(entries), ...(fresh.length > 0 ? { outboxRevision: 1 } : {}) },
          // A lower bound is enough: whoever looks finds out.
          $min: { dueAt: dueAtOf(fresh) },
        },
        { projection: { recentBytes: 1 }, returnDocument: 'after' },
      )
      .lean()
    if (after !== null && after.recentBytes > fullBytes) this.#turnPage(conversation.id)
    return after !== null
  }

  #stored({ conversation, effects, lease }: ConversationSave, knownKeys: readonly string[]): SaveResult {
    const seen = new Set(knownKeys)
    const fences = effects.map(({ key }) => {
      const wellFormed = key.toWellFormed()
      if (seen.has(wellFormed)) return notStored
      seen.add(wellFormed)
      this.#outboxes.isIn(wellFormed, 'conversations', conversation.id)
      return lease === null ? 0 : 1
    })
    return { kind: 'saved', fences }
  }

  /**
   * Why a save found nothing to change. Read from a majority: what was taken in "already" must be there to stay before
   * anybody is told so.
   */
  async #lookAgain({ conversation, events }: ConversationSave): Promise<'duplicate' | 'conflict' | 'known-effects'> {
    const found = await this.#models.conversations
      .findById(conversation.id, { version: 1, events: 1, importedEvents: 1 })
      .readConcern('linearizable')
      .maxTimeMS(surelyMs)
      .lean()
    if (found === null) return 'conflict'
    const known = new Set([...(found.importedEvents ?? []), ...found.events])
    if (events.some((event) => known.has(event.toWellFormed()))) return 'duplicate'
    return found.version === conversation.version - 1 ? 'known-effects' : 'conflict'
  }

  /** After this save and before the next: so the document stays bounded, however fast it is written to. */
  #turnPage(id: ConversationId): void {
    const turned = this.#queue.run(id, () => this.#work.run(() => turnPage(this.#models, id)))
    // The next save of the conversation brings it up again.
    turned.catch(() => {})
  }
}

const noneOf = (values: readonly string[]) => trusted({ $nin: [...values] })

const bytesOf = (entries: readonly Entry[]): number => entries.reduce((sum, entry) => sum + sizeOf(entry), 0)
