import type { ApiFetch } from '../shared/api-fetch.ts'
import { TeamsRefusal } from './failure.ts'

/** One request to Teams' interface. */
export interface Call {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  /** Ids as Teams gave them. */
  readonly path: readonly string[]
  readonly body?: object
}

/** Sends a request once. Gives the answer's text. @throws TeamsRefusal, or what kept us from a token */
export type Connector = (serviceUrl: string, call: Call) => Promise<string>

/**
 * Teams' interface for bots, by plain requests with the SDK's token. The SDK's own client repeats posts by itself, asks
 * for compressed answers, takes a post for failed whose answer it can't read, so that it is posted again, and costs about
 * a sixth of the processor time of a message.
 */
export const createConnector =
  (fetch: ApiFetch, authorization: () => Promise<string | null>): Connector =>
  async (serviceUrl, { method, path, body }) => {
    const token = await authorization()
    const url = [serviceUrl.replace(/\/$/, ''), 'v3/conversations', ...path.map(encodeURIComponent)].join('/')
    const answer = await fetch(url, {
      method,
      headers: {
        accept: 'application/json',
        ...(token === null ? {} : { authorization: token }),
        ...(body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch(() => {
      throw new Error('no answer from Teams')
    })
    if (!answer.ok) throw new TeamsRefusal(answer.status, answer.headers.get('retry-after'))
    return answer.text()
  }
