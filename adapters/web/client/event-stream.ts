import { isMessage, type Message } from './wire.ts'

export interface StreamedMessage {
  readonly cursor: string
  readonly message: Message
}

const parse = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return null
  }
}

const field = (frame: string, name: string): string | undefined =>
  frame
    .split('\n')
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1)
    .trimStart()

const readFrame = (frame: string): StreamedMessage | null => {
  const cursor = field(frame, 'id')
  const message = parse(field(frame, 'data') ?? '')
  return cursor !== undefined && isMessage(message) ? { cursor, message } : null
}

/**
 * Reads server-sent events of our server (lines end with one line feed, data stands on one line).
 *
 * @param onLife called with every piece that arrives, signs of life included
 * @returns when the stream ends or breaks off
 */
export const readEventStream = async (
  response: Response,
  onMessage: (streamed: StreamedMessage) => void,
  onLife: () => void,
): Promise<void> => {
  const reader = response.body?.pipeThrough(new TextDecoderStream()).getReader()
  let rest = ''
  try {
    for (let piece = await reader?.read(); piece !== undefined && !piece.done; piece = await reader?.read()) {
      onLife()
      const frames = (rest + piece.value).split('\n\n')
      rest = frames.pop() ?? ''
      for (const frame of frames) {
        const streamed = readFrame(frame)
        if (streamed !== null) onMessage(streamed)
      }
    }
  } catch {
    // A stream that breaks off is resumed by its reader, as one that ends.
  }
}
