export interface Source {
  readonly url: string
  readonly headers?: Readonly<Record<string, string>>
  /** Whether the platform keeps its files there: our token goes nowhere else, and nobody makes us ask inside our network. */
  readonly isTrusted: (url: URL) => boolean
}

/**
 * The bytes at an address of the platform's, of a longer file a little more than `mostBytes` of them. Null for
 * everything but the file itself. Never rejects.
 */
export const download = async (source: Source, mostBytes: number, signal: AbortSignal): Promise<Uint8Array | null> => {
  const url = URL.parse(source.url)
  if (url === null || !source.isTrusted(url)) return null
  try {
    const response = await fetch(url, { headers: { ...source.headers }, redirect: 'error', signal })
    if (response.ok && response.body !== null) return await readBounded(response.body, mostBytes)
    await response.body?.cancel()
    return null
  } catch {
    // Away, too slow or redirected: the customer is told to send it again.
    return null
  }
}

const readBounded = async (body: ReadableStream<Uint8Array>, mostBytes: number): Promise<Uint8Array> => {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of body) {
    pieces.push(piece)
    length += piece.length
    if (length > mostBytes) break
  }
  return Buffer.concat(pieces)
}
