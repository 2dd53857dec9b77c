import type { ConversationId } from '../../ids.ts'
import { type Effect, laneOf } from '../../triage/conversation.ts'
import type { ConversationSave } from '../store.ts'
import type { StoredEffect } from './documents.ts'

export type OutboxName = 'conversations' | 'tickets'
/** The document that an effect is in. */
export interface Place {
  readonly of: OutboxName
  readonly id: string | number
}

/** The fence of an effect that wasn't stored, because another has its key: it opens nothing. */
export const notStored = -1

const mostRemembered = 50_000

/** Where effects are kept that this process saved or claimed, and the order in which it makes them. */
export class Outboxes {
  readonly #places = new Map<string, Place>()
  readonly #now: () => number
  #position = 0

  /** `now` in milliseconds. */
  constructor(now: () => number) {
    this.#now = now
  }

  /** Effects as they are stored, due at once, each key once. */
  prepare(
    conversation: ConversationId | null,
    effects: readonly Effect[],
    lease: ConversationSave['lease'],
  ): StoredEffect[] {
    const isFirst = ({ key }: Effect, index: number) => effects.findIndex((other) => other.key === key) === index
    return effects.filter(isFirst).map((effect) => ({
      key: effect.key.toWellFormed(),
      lane: laneOf(conversation, effect),
      ...(effect.kind === 'tell' ? { told: effect.conversation } : {}),
      position: this.#nextPosition(),
      dueAt: 0,
      owner: lease?.owner ?? null,
      leaseUntil: lease?.until ?? 0,
      attempts: 0,
      fence: lease === null ? 0 : 1,
      effect,
    }))
  }

  isIn(key: string, of: OutboxName, id: string | number): void {
    if (this.#places.size >= mostRemembered) this.#forgetOldest()
    this.#places.set(key, { of, id })
  }

  placeOf(key: string): Place | undefined {
    return this.#places.get(key)
  }

  forget(key: string): void {
    this.#places.delete(key)
  }

  #forgetOldest(): void {
    for (const key of this.#places.keys()) {
      this.#places.delete(key)
      return
    }
  }

  /** Microseconds, ever growing in this process: between processes as good as their clocks. */
  #nextPosition(): number {
    this.#position = Math.max(this.#position + 1, this.#now() * 1000)
    return this.#position
  }
}
