import type { Identity } from '../../src/accounts/account.ts'
import { wordsFor } from '../../src/catalog/look-up.ts'
import type { ReplyKey } from '../../src/catalog/reply-keys.ts'
import { Recent } from '../../src/recent.ts'
import type { Delivery, DeliveryResult } from '../../src/runtime/channel.ts'
import { Pointers } from '../shared/pointers.ts'
import { addressOf } from './address.ts'
import { failureOf, isBarred } from './failure.ts'
import { fileActivity, type Offer, told, unpostable } from './files-out.ts'
import type { TeamsDesk } from './port.ts'
import type { Proofs } from './proof.ts'
import { cardActivity, render, type TeamsMessage } from './render.ts'
import type { Outgoing, Sdk } from './sdk.ts'

export interface PosterOptions {
  readonly desk: Pick<TeamsDesk, 'now' | 'catalog'>
  readonly sdk: Sdk
  readonly proofs: Proofs
  /** As Teams names the person. */
  readonly userOf: (person: Identity) => string
}

const mostKnown = 5000

/**
 * Posts lines of transcripts. Each once: what was posted of a line before its delivery failed is not repeated. What is
 * for the asker alone goes to a chat of their own, and a line where they asked says so.
 */
export const createPoster = ({ desk, sdk, proofs, userOf }: PosterOptions) => {
  const posted = new Recent<string, number>(mostKnown)
  const pointers = new Pointers()
  const failed = (error: unknown): DeliveryResult => failureOf(error, desk.now())
  const unlessRefused = async (post: Promise<void>, instead: () => Promise<void>): Promise<void> =>
    post.catch((error: unknown) => {
      if (!failureOf(error, desk.now()).permanent) throw error
      return instead()
    })

  return async (delivery: Delivery): Promise<DeliveryResult> => {
    const { conversation, entry, key, asker, language = null, files = [] } = delivery
    const address = addressOf(conversation)
    if (address === null) return { ok: false, permanent: true, retryAfterMs: null, why: 'no conversation of Teams' }
    const isAside = entry.discreet && address.kind !== 'personal'
    const proof = isAside ? await proofs.of(conversation, asker.key) : null
    const lines = render(entry, { conversation, personal: address.kind === 'personal', proof })
    const post = (outgoing: Outgoing): Promise<void> =>
      isAside ? sdk.postTo(userOf(asker), address, outgoing) : sdk.post(address, outgoing)
    const words = wordsFor(desk.catalog(), language)
    const say = (what: ReplyKey) => sdk.post(address, told(words(what)))
    const isAlone = isAside || address.kind === 'personal'
    const offered = (index: number): Offer => ({
      seq: entry.seq,
      index,
      ...(proof === null ? {} : { of: conversation, proof }),
    })
    const point = async (): Promise<void> => {
      if (!isAside) return pointers.forget(delivery)
      if (!pointers.isWanted(delivery)) return
      await unlessRefused(say('private.sent'), async () => undefined)
      pointers.told(delivery)
    }
    const steps = [
      ...lines.map((message) => () => post(activityOf(message))),
      ...files.map((file, index) => async () => {
        const outgoing = await fileActivity(file, words, isAlone ? offered(index) : null)
        await unlessRefused(post(outgoing), () => post(unpostable(file, words)))
      }),
      point,
    ]
    const finish = async (): Promise<void> => {
      for (const step of steps.slice(posted.get(key) ?? 0)) {
        await step()
        posted.set(key, (posted.get(key) ?? 0) + 1)
      }
    }
    return finish()
      .catch(async (error: unknown) => {
        if (isAside && isBarred(error)) await say('private.no-chat')
        throw error
      })
      .then(() => ({ ok: true }), failed)
  }
}

export const activityOf = ({ card, summary, suggestions }: TeamsMessage): Outgoing => ({
  ...cardActivity(card),
  ...(summary === '' ? {} : { summary }),
  ...(suggestions.length === 0
    ? {}
    : {
        suggestedActions: { to: [], actions: suggestions.map((title) => ({ type: 'imBack', title, value: title })) },
      }),
})
