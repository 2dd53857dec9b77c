import { trusted } from 'mongoose'
import type { ConversationId } from '../../ids.ts'
import type { Claim, ClaimedEffect } from '../store.ts'
import { type Pick as Claimable, pickClaimable, type ReadOutbox } from './claims.ts'
import type { StoredEffect } from './documents.ts'
import { dueAtOf } from './due.ts'
import type { Models } from './models.ts'
import { outboxFields, outboxModel, outboxNames } from './outbox-model.ts'
import type { Outboxes, OutboxName, Place } from './outboxes.ts'

/** More documents than effects are asked for, so that "oldest first" holds among those that became due together. */
const spare = 50
/** Lost races in a row after which others are at it: what is due is theirs. */
const mostRaces = 3

/** Leases effects that are due. */
export class Claimer {
  readonly #models: Models
  readonly #outboxes: Outboxes

  constructor(models: Models, outboxes: Outboxes) {
    this.#models = models
    this.#outboxes = outboxes
  }

  /** Looking costs no write: an idle desk leaves the database alone. */
  async claim(claim: Claim): Promise<ClaimedEffect[]> {
    for (let race = 0; race < mostRaces; race++) {
      const due = await this.#read({ dueAt: trusted({ $lte: claim.now }) }, claim.limit + spare)
      const picks = pickClaimable(await this.#withSharedLanes(due, claim), claim.now, claim.limit)
      await this.#correct(due, picks, claim.now)
      const byOutbox = Map.groupBy(picks, ({ from }) => from)
      const claimed = await Promise.all(Array.from(byOutbox, ([from, its]) => this.#take(from, its, claim)))
      const all = claimed.flat().toSorted((a, b) => picks.indexOf(a.pick) - picks.indexOf(b.pick))
      if (all.length > 0 || picks.length === 0) return all.map(({ result }) => result)
    }
    return []
  }

  async #read(filter: object, limit: number): Promise<ReadOutbox[]> {
    const read = async (of: OutboxName) => {
      const found = await outboxModel(this.#models, of)
        .find(filter, outboxFields)
        .sort({ dueAt: 1 })
        .limit(limit)
        .lean()
      return found.map(({ _id, ...outbox }) => ({ of, id: _id, ...outbox }))
    }
    return (await Promise.all(outboxNames.map(read))).flat()
  }

  /**
   * Adds the documents that hold other effects of the same lanes. They are looked up after those that are due were
   * read, so that what was stored before any of these is seen.
   */
  async #withSharedLanes(due: readonly ReadOutbox[], { now }: Claim): Promise<readonly ReadOutbox[]> {
    const told = due.flatMap(({ effects }) =>
      effects.flatMap(({ told, dueAt }) => (told && dueAt <= now ? [told] : [])),
    )
    if (told.length === 0) return due
    const filter = { 'effects.told': trusted({ $in: [...new Set(told)] }) }
    const sharing = await Promise.all(
      outboxNames.map(async (of) => {
        const found = await outboxModel(this.#models, of).find(filter, outboxFields).lean()
        return found.map(({ _id, ...outbox }): ReadOutbox => ({ of, id: _id, ...outbox }))
      }),
    )
    const nameOf = ({ of, id }: Place) => `${of} ${id}`
    return [...new Map([...due, ...sharing.flat()].map((outbox) => [nameOf(outbox), outbox])).values()]
  }

  /** Sets documents right whose lower bound has passed though nothing in them can be claimed yet. */
  async #correct(due: readonly ReadOutbox[], picks: readonly Claimable[], now: number): Promise<void> {
    const early = due.filter((outbox) => dueAtOf(outbox.effects) > now && !picks.some(({ from }) => from === outbox))
    await Promise.all(
      early.map(({ of, id, outboxRevision, effects }) =>
        outboxModel(this.#models, of).updateOne({ _id: id, outboxRevision }, { $set: { dueAt: dueAtOf(effects) } }),
      ),
    )
  }

  /** Leases all that was picked from one document, or nothing when it has changed since. */
  async #take(from: ReadOutbox, picks: readonly Claimable[], { owner, leaseUntil }: Claim) {
    const taken = new Set(picks.map(({ effect }) => effect))
    const lease = (effect: StoredEffect) => ({ ...effect, owner, leaseUntil, fence: effect.fence + 1 })
    const effects = from.effects.map((effect) => (taken.has(effect) ? lease(effect) : effect))
    const won = await outboxModel(this.#models, from.of).updateOne(
      { _id: from.id, outboxRevision: from.outboxRevision },
      { $set: { effects, dueAt: dueAtOf(effects) }, $inc: { outboxRevision: 1 } },
    )
    if (won.matchedCount === 0) return []
    return picks.map((pick) => {
      const { effect, attempts, fence, key } = pick.effect
      this.#outboxes.isIn(key, from.of, from.id)
      const conversation = from.of === 'conversations' ? (from.id as ConversationId) : null
      return { pick, result: { conversation, effect, attempts, fence: fence + 1 } }
    })
  }
}
