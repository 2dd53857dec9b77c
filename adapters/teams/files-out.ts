import { type Words, wordsFor } from '../../src/catalog/look-up.ts'
import type { ConversationId } from '../../src/ids.ts'
import type { DeliveredFile } from '../../src/runtime/channel.ts'
import { conversationId } from './address.ts'
import { isKeeper } from './files.ts'
import { identityOf, placeAddress } from './inbound.ts'
import type { TeamsDesk } from './port.ts'
import type { Proofs } from './proof.ts'
import { lineFor } from './reader.ts'
import { cardActivity, cardOf, richText } from './render.ts'
import type { Outgoing, Sdk } from './sdk.ts'
import type { CardData, Wire, WireUpload } from './wire.ts'

type Consent = Extract<Wire, { kind: 'consent' }>
/** Which file of which line is offered. */
export type Offer = Omit<Extract<CardData, { kind: 'file' }>, 'kind'>

/** Pictures that Teams shows within a message, and how large they may be. */
const shown: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/gif'])
const mostShownBytes = 1024 * 1024
const uploadForMs = 120_000

/** A line of our own. */
export const told = (words: string): Outgoing => cardActivity(cardOf([richText([words])]))

/** What stands in the place of a file that can't be put there. */
export const unpostable = ({ name }: DeliveredFile, words: Words): Outgoing =>
  told(words('files.not-posted', { files: name }))

/**
 * A file as a message: a picture is shown; anything else is offered, since a bot may hand files over only after the
 * reader agreed to each, and in a personal chat alone.
 * @param offer null where others read along
 */
export const fileActivity = async (file: DeliveredFile, words: Words, offer: Offer | null): Promise<Outgoing> => {
  if (shown.has(file.type) && file.size <= mostShownBytes) {
    const bytes = await file.read()
    return bytes === null ? unpostable(file, words) : { type: 'message', attachments: [picture(file, bytes)] }
  }
  if (offer === null) return unpostable(file, words)
  const context = { frontdesk: { kind: 'file', ...offer } satisfies CardData }
  const content = {
    description: words('files.offered'),
    sizeInBytes: file.size,
    acceptContext: context,
    declineContext: context,
  }
  const contentType = 'application/vnd.microsoft.teams.card.file.consent'
  return { type: 'message', attachments: [{ contentType, name: file.name, content }] }
}

const picture = ({ name, type }: DeliveredFile, bytes: Uint8Array) => ({
  contentType: type,
  contentUrl: `data:${type};base64,${Buffer.from(bytes).toString('base64')}`,
  name,
})

const savedActivity = ({ contentUrl, name, uniqueId, fileType }: WireUpload): Outgoing => {
  const contentType = 'application/vnd.microsoft.teams.card.file.info'
  return { type: 'message', attachments: [{ contentType, contentUrl, name, content: { uniqueId, fileType } }] }
}

export interface HandingParts {
  readonly desk: TeamsDesk
  readonly sdk: Sdk
  readonly proofs: Proofs
  readonly fetch: typeof globalThis.fetch
}

/** Puts a file where its reader agreed to have it. The offer stays while it can be tried again. */
export const handOver = async ({ origin, data, upload, card }: Consent, parts: HandingParts): Promise<void> => {
  const { desk, sdk, proofs, fetch } = parts
  // Files are offered to a reader alone: what comes from elsewhere was made up.
  if (origin.kind !== 'personal') return
  const address = placeAddress(origin)
  const words = wordsFor(desk.catalog(), origin.language)
  const { of, proof = '', seq, index } = data
  const { key } = identityOf(origin, null)
  if (of !== undefined && !(await proofs.holds(proof, of, key))) return
  const conversation = (of as ConversationId | undefined) ?? conversationId(address)
  const line = await lineFor({ key, isAlone: true }, { desk, conversation, seq })
  const file = line === null ? null : await desk.file(conversation, seq, index)
  const bytes = upload === null ? null : ((await file?.read()) ?? null)
  if (upload !== null && file !== null && bytes !== null) {
    if (!(await put(upload.uploadUrl, bytes, { fetch, serviceUrl: origin.serviceUrl })))
      return sdk.post(address, told(words('files.offer-failed', { name: file.name })))
    await sdk.post(address, savedActivity(upload))
  } else {
    const isGone = file === null || upload !== null
    await sdk.post(address, told(isGone ? words('files.gone') : words('files.offer-declined', { name: file.name })))
  }
  if (card !== null) await sdk.remove(address, card)
}

/** In one piece, with no token of ours: the address itself lets in. False when it is not there for certain. */
const put = async (
  url: string,
  bytes: Uint8Array,
  { fetch, serviceUrl }: { readonly fetch: typeof globalThis.fetch; readonly serviceUrl: string },
): Promise<boolean> => {
  const to = URL.parse(url)
  if (to === null || !isKeeper(to, serviceUrl)) return false
  const range = `bytes 0-${bytes.length - 1}/${bytes.length}`
  const headers = { 'Content-Type': 'application/octet-stream', 'Content-Range': range }
  try {
    const body = Buffer.from(bytes)
    const signal = AbortSignal.timeout(uploadForMs)
    const response = await fetch(to, { method: 'PUT', headers, body, redirect: 'error', signal })
    await response.body?.cancel()
    return response.ok
  } catch {
    return false
  }
}
