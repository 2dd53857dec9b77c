import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import express from 'express'
import { describe, expect, it } from 'vitest'
import { createLog } from '../../src/log.ts'
import { createHttpApp, type HttpAppOptions, listen } from '../../src/runtime/http.ts'
import { gate } from './bench.ts'

/** Longer than any test waits: who closes only then doesn't close. */
const neverMs = 3_600_000

const connectTo = async (port: number) => {
  const socket = connect(port, '127.0.0.1')
  await once(socket, 'connect')
  return socket
}

describe('what can not be read as a request', () => {
  const answerTo = async (request: string): Promise<string> => {
    const server = await listen(express(), '127.0.0.1', 0)
    const socket = await connectTo(server.port)
    socket.write(request)
    const answer = await text(socket)
    await server.close(neverMs)
    return answer
  }

  it.each([
    ['431', `GET / HTTP/1.1\r\nHost: x\r\nCookie: ${'x'.repeat(20_000)}\r\n\r\n`, 'headers-too-large'],
    ['400', 'hello\r\n\r\n', 'invalid-request'],
  ])('is answered with %s and its error as JSON', async (status, request, code) => {
    const [head = '', body = ''] = (await answerTo(request)).split('\r\n\r\n')
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `))
    expect(JSON.parse(body)).toEqual({ error: { code, message: expect.stringMatching(/\.$/) } })
  })
})

describe('a server that is closed', () => {
  it('waits for the answer that is being made, and for no more', async () => {
    const { opened, open } = gate()
    const asked = gate()
    const app = express().get('/', async (_req, res) => {
      asked.open()
      await opened
      res.end('done')
    })
    const server = await listen(app, '127.0.0.1', 0)
    const answer = fetch(`http://127.0.0.1:${server.port}/`)
    await asked.opened
    const closed = server.close(neverMs)
    open()
    expect(await (await answer).text()).toBe('done')
    await closed
    await expect(fetch(`http://127.0.0.1:${server.port}/`)).rejects.toThrow()
  })

  it('does not wait for connections on which nothing is asked, such as those that browsers open in advance', async () => {
    const server = await listen(express(), '127.0.0.1', 0)
    const silent = await connectTo(server.port)
    const used = await connectTo(server.port)
    used.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    await once(used, 'data')
    await server.close(neverMs)
    silent.destroy()
    used.destroy()
  })

  it('breaks off what takes too long', async () => {
    const asked = gate()
    const server = await listen(
      express().get('/', () => asked.open()),
      '127.0.0.1',
      0,
    )
    const answer = fetch(`http://127.0.0.1:${server.port}/`)
    await asked.opened
    await Promise.all([server.close(1), expect(answer).rejects.toThrow()])
  })
})

describe('readiness', () => {
  const read = async (options: Pick<HttpAppOptions, 'ready' | 'troubles'>) => {
    const app = createHttpApp({ routers: [], trustedProxies: [], log: createLog('silent'), ...options })
    const server = await listen(app, '127.0.0.1', 0)
    const response = await fetch(`http://127.0.0.1:${server.port}/readyz`)
    const answer = { status: response.status, body: await response.json() }
    await server.close(0)
    return answer
  }

  it('names a channel that serves nobody, with its remedy, and leaves the others in service', async () => {
    const trouble = { platform: 'semaphore', message: 'the flags are gone', remedy: 'look in the cupboard' }
    const ready = async () => true
    expect(await read({ ready, troubles: () => [trouble] })).toEqual({
      status: 200,
      body: { status: 'degraded', channels: [trouble] },
    })
    expect(await read({ ready, troubles: () => [] })).toEqual({ status: 200, body: { status: 'ready' } })
  })

  it('is denied while nothing can be stored', async () => {
    expect(await read({ ready: async () => false })).toMatchObject({
      status: 503,
      body: { error: { code: 'not-ready' } },
    })
  })
})
