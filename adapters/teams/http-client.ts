import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { TeamsRefusal } from './failure.ts'

type ClientOptions = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>
type HttpClient = NonNullable<ClientOptions['httpClient']>

/** Teams answers within a few seconds; a connection that hangs would hold up its conversation for ever. */
const timeoutMs = 20_000

/**
 * Sends the SDK's requests, once each. The SDK's own client repeats posts by itself, for as long as Teams says and after
 * a broken connection too, and its `noRetryPolicy` does nothing: a repeated post is the outbox's to decide.
 */
export const createHttpClient = (fetch: typeof globalThis.fetch): HttpClient => ({
  sendRequest: async (request) => {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers.rawHeaders(),
      body: request.body === undefined ? null : String(request.body),
      redirect: 'error',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch(() => {
      throw new Error('no answer from Teams')
    })
    const text = await response.text()
    if (!response.ok) throw new TeamsRefusal(response.status, response.headers.get('retry-after'))
    const headers = request.headers.clone()
    for (const name of headers.headerNames()) headers.remove(name)
    for (const [name, value] of response.headers) headers.set(name, value)
    return { request, status: response.status, headers, bodyAsText: text }
  },
})
