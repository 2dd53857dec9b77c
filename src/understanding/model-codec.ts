import { z } from 'zod'
import type { Model } from './model.ts'

const magic = 0x46444d4c
const parts = [
  'englishHashes',
  'englishKinds',
  'keys',
  'spaceWeights',
  'domainHashes',
  'domainCounts',
  'planKeys',
  'planWeights',
  'ticketKeys',
  'ticketWeights',
  'steps',
  'scales',
  'intents',
  'services',
  'priorities',
  'confidence',
  'order',
  'taughtKeys',
  'taughtPlaces',
  'taughtLabels',
] as const
type Part = (typeof parts)[number]

const headerSchema = z.object({
  digest: z.string(),
  words: z.array(z.string()),
  slips: z.object({ one: z.number(), two: z.number() }),
  /** Offset and length in bytes of each part, counted from the end of the header. */
  parts: z.record(z.enum(parts), z.tuple([z.number().int().nonnegative(), z.number().int().nonnegative()])),
})

const align = (length: number): number => (length + 7) & ~7

/** A model as bytes: a header in JSON, then the arrays as they lie in memory, each on an 8-byte boundary. */
export const encodeModel = (model: Model): Uint8Array => {
  const arrays: Readonly<
    Record<Part, Int32Array | Float32Array | Float64Array | Int8Array | Int16Array | Uint8Array | Uint16Array>
  > = {
    englishHashes: model.english.hashes,
    englishKinds: model.english.kinds,
    keys: model.space.keys,
    spaceWeights: model.space.weights,
    domainHashes: model.domain.hashes,
    domainCounts: model.domain.counts,
    planKeys: model.mentions.plans.keys,
    planWeights: model.mentions.plans.weights,
    ticketKeys: model.mentions.tickets.keys,
    ticketWeights: model.mentions.tickets.weights,
    steps: model.weights.steps,
    scales: model.weights.scales,
    ...model.judge,
    taughtKeys: model.taught.keys,
    taughtPlaces: model.taught.places,
    taughtLabels: model.taught.labels,
  }
  let end = 0
  const places = Object.fromEntries(
    parts.map((part) => {
      const place = [end, arrays[part].byteLength]
      end += align(arrays[part].byteLength)
      return [part, place]
    }),
  )
  const { words, slips } = model.speller
  const header = new TextEncoder().encode(JSON.stringify({ digest: model.digest, words, slips, parts: places }))
  const start = align(12 + header.length)
  const bytes = new Uint8Array(start + end)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, magic)
  view.setUint32(4, header.length)
  view.setUint32(8, start + end)
  bytes.set(header, 12)
  for (const part of parts) {
    const array = arrays[part]
    bytes.set(new Uint8Array(array.buffer, array.byteOffset, array.byteLength), start + (places[part]?.[0] ?? 0))
  }
  return bytes
}

/** The model in `bytes`; null when they are something else, or incomplete. */
export const decodeModel = (bytes: Uint8Array): Model | null => {
  if (bytes.length < 12) return null
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = view.getUint32(4)
  if (view.getUint32(0) !== magic || view.getUint32(8) !== bytes.length || 12 + headerLength > bytes.length) return null
  const header = headerSchema.safeParse(parseJson(new TextDecoder().decode(bytes.subarray(12, 12 + headerLength))))
  if (!header.success) return null
  const { digest, words, slips, parts: places } = header.data
  const start = align(12 + headerLength)
  if (parts.some((part) => start + places[part][0] + places[part][1] > bytes.length)) return null
  // Copied out: the arrays must lie on their own boundaries, wherever the bytes came to lie.
  const part = (name: Part): ArrayBuffer => {
    const [offset, length] = places[name]
    return new Uint8Array(bytes.subarray(start + offset, start + offset + length)).buffer
  }
  return {
    digest,
    speller: { words, slips },
    english: { hashes: new Int32Array(part('englishHashes')), kinds: new Uint8Array(part('englishKinds')) },
    space: { keys: new Int32Array(part('keys')), weights: new Float32Array(part('spaceWeights')) },
    domain: { hashes: new Int32Array(part('domainHashes')), counts: new Uint16Array(part('domainCounts')) },
    mentions: {
      plans: { keys: new Int32Array(part('planKeys')), weights: new Float32Array(part('planWeights')) },
      tickets: { keys: new Int32Array(part('ticketKeys')), weights: new Float32Array(part('ticketWeights')) },
    },
    weights: { steps: new Int8Array(part('steps')), scales: new Float32Array(part('scales')) },
    judge: {
      intents: new Float64Array(part('intents')),
      services: new Float64Array(part('services')),
      priorities: new Float64Array(part('priorities')),
      confidence: new Float64Array(part('confidence')),
      order: new Float64Array(part('order')),
    },
    taught: {
      keys: new Float64Array(part('taughtKeys')),
      places: new Int32Array(part('taughtPlaces')),
      labels: new Int16Array(part('taughtLabels')),
    },
  }
}

const parseJson = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
