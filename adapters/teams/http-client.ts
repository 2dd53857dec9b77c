import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import type { ApiFetch } from '../shared/api-fetch.ts'
import { TeamsRefusal } from './failure.ts'

type ClientOptions = NonNullable<ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>[4]>
type HttpClient = NonNullable<ClientOptions['httpClient']>

/**
 * Sends the SDK's requests, once each. The SDK's own client repeats posts by itself, for as long as Teams says and after
 * a broken connection too, and its `noRetryPolicy` does nothing: a repeated post is the outbox's to decide.
 */
export const createHttpClient = (fetch: ApiFetch): HttpClient => ({
  sendRequest: async (request) => {
    const response = await fetch(request.url, {
      method: request.method,
      headers: request.headers.rawHeaders(),
      ...(request.body === undefined ? {} : { body: String(request.body) }),
    }).catch(() => {
      throw new Error('no answer from Teams')
    })
    const text = await response.text()
    if (!response.ok) throw new TeamsRefusal(response.status, response.headers.get('retry-after'))
    const headers = request.headers.clone()
    for (const name of headers.headerNames()) headers.remove(name)
    for (const [name, value] of response.headers.entries()) headers.set(name, value)
    return { request, status: response.status, headers, bodyAsText: text }
  },
})
