import { Agent, type IncomingMessage, request } from 'node:http'
import { Agent as TlsAgent, request as tlsRequest } from 'node:https'

/** Answers of the methods that we call are far below this. */
const maxAnswerBytes = 4_000_000

/** An answer, as `fetch` gives it, so far as the SDKs look at it. */
export interface ApiAnswer {
  readonly ok: boolean
  readonly status: number
  readonly statusText: string
  readonly url: string
  readonly headers: { get(name: string): string | null; entries(): Iterable<[string, string]> }
  text(): Promise<string>
  json(): Promise<unknown>
  arrayBuffer(): Promise<ArrayBuffer>
}

interface ApiRequest {
  readonly method?: string
  readonly headers?: Record<string, string>
  /** Text alone can be sent. */
  readonly body?: string | FormData
}

/** The part of `fetch` that calls of a platform's interface need. Follows nobody elsewhere. */
export type ApiFetch = (target: string | URL, request?: ApiRequest) => Promise<ApiAnswer>

/** By events: an asynchronous iterator over so short a stream costs a fifth of the whole call. */
const bodyOf = (answer: IncomingMessage): Promise<Buffer<ArrayBuffer>> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    answer.on('data', (chunk: Buffer) => {
      bytes += chunk.length
      chunks.push(chunk)
      if (bytes > maxAnswerBytes) answer.destroy(new Error('the answer is too long'))
    })
    answer.once('end', () => resolve(Buffer.concat(chunks)))
    answer.once('error', reject)
  })

const responseOf = (url: string, answer: IncomingMessage, body: Buffer<ArrayBuffer>): ApiAnswer => {
  const { statusCode: status = 0, statusMessage: statusText = '', headers } = answer
  const text = () => body.toString()
  return {
    ok: status >= 200 && status < 300,
    status,
    statusText,
    url,
    headers: {
      get: (name) => headers[name.toLowerCase()]?.toString() ?? null,
      entries: () =>
        Object.entries(headers)
          .map(([name, value]): [string, string] => [name, String(value)])
          .values(),
    },
    text: async () => text(),
    json: async (): Promise<unknown> => JSON.parse(text()),
    arrayBuffer: async () => Uint8Array.from(body).buffer,
  }
}

/**
 * What an SDK calls its platform with: plain requests over connections that are kept. Of all that we do for a message,
 * Node's own `fetch` would be the dearest part.
 *
 * @param timeoutMs of silence, after which a call has failed
 */
export const createApiFetch = (timeoutMs: number): ApiFetch => {
  const options = { keepAlive: true, timeout: timeoutMs }
  const agents = { plain: new Agent(options), tls: new TlsAgent(options) }
  return async (target, { method = 'GET', headers = {}, body } = {}) => {
    const url = String(target)
    if (body !== undefined && typeof body !== 'string') throw new TypeError('only text can be sent')
    const isTls = url.startsWith('https:')
    const call = isTls
      ? tlsRequest(url, { method, headers, agent: agents.tls })
      : request(url, { method, headers, agent: agents.plain })
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      call.once('response', resolve)
      call.once('error', reject)
      call.once('timeout', () => call.destroy(new Error('no answer in time')))
      call.end(body)
    })
    return responseOf(url, answer, await bodyOf(answer))
  }
}
