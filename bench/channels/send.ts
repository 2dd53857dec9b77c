import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true })

/** Posts, and resolves once it is answered with success. */
export const send = (url: string, headers: Readonly<Record<string, string>>, body: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      { method: 'POST', agent, headers: { 'Content-Length': Buffer.byteLength(body), ...headers } },
      (response) => {
        response.resume()
        const { statusCode = 0 } = response
        response.on('end', () => (statusCode < 300 ? resolve() : reject(new Error(`answered ${statusCode}`))))
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
