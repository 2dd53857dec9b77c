import { Agent, request } from 'node:http'

export interface Load {
  readonly perSecond: number
  readonly p50Ms: number
  readonly p99Ms: number
}

export interface Post {
  readonly path: string
  readonly body: string
  readonly token?: string
}

/** Sends `count` requests made by `make`, `inFlight` at a time, over kept connections. Each must be answered 202. */
export const load = async (
  url: string,
  count: number,
  inFlight: number,
  make: (index: number) => Post,
): Promise<Load> => {
  const agent = new Agent({ keepAlive: true, maxSockets: inFlight })
  const times: number[] = []
  let next = 0
  const begun = performance.now()
  const worker = async (): Promise<void> => {
    while (next < count) {
      const made = make(next++)
      const at = performance.now()
      await post(agent, url, made)
      times.push(performance.now() - at)
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
  const seconds = (performance.now() - begun) / 1000
  agent.destroy()
  times.sort((a, b) => a - b)
  const at = (share: number) => times[Math.min(times.length - 1, Math.floor(times.length * share))] ?? 0
  return { perSecond: count / seconds, p50Ms: at(0.5), p99Ms: at(0.99) }
}

/** The answer's body. */
export const post = (agent: Agent | undefined, url: string, { path, body, token }: Post): Promise<string> =>
  new Promise((resolve, reject) => {
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(body),
      ...(token === undefined ? {} : { Authorization: `Bearer ${token}` }),
    }
    const sent = request(
      url + path,
      { method: 'POST', headers, ...(agent === undefined ? {} : { agent }) },
      (response) => {
        const chunks: Buffer[] = []
        response.on('data', (chunk: Buffer) => chunks.push(chunk))
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          if (response.statusCode === 202 || response.statusCode === 201) resolve(text)
          else reject(new Error(`answered ${response.statusCode}: ${text}`))
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
