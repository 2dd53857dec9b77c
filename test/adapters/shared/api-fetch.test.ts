import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createApiFetch } from '../../../adapters/shared/api-fetch.ts'

const closers: (() => void)[] = []
const serveWith = async (listener: RequestListener) => {
  const server = createServer(listener)
  let connections = 0
  server.on('connection', () => connections++)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/x`, connections: () => connections }
}
afterEach(() => {
  for (const close of closers.splice(0)) close()
})

describe("calls of a platform's interface", () => {
  it('carry what they should, over one connection', async () => {
    const { url, connections } = await serveWith(async (req, res) => {
      const body = Buffer.concat(await req.toArray()).toString()
      res.writeHead(200, { 'X-OAuth-Scopes': 'chat:write' }).end(JSON.stringify({ method: req.method, body }))
    })
    const call = createApiFetch(1000)
    for (const body of ['a=1', 'b=ä']) {
      const answer = await call(url, { method: 'POST', body })
      expect(answer).toMatchObject({ ok: true, status: 200 })
      expect(answer.headers.get('x-oauth-scopes')).toBe('chat:write')
      expect(await answer.json()).toEqual({ method: 'POST', body })
    }
    expect(connections()).toBe(1)
  })

  it('follow nobody elsewhere with our token', async () => {
    const { url } = await serveWith((_req, res) => res.writeHead(302, { Location: 'http://127.0.0.1:1/' }).end())
    expect(await createApiFetch(1000)(url)).toMatchObject({ ok: false, status: 302 })
  })

  it('end when nobody answers, before the answer or in it', async () => {
    const silent = await serveWith(() => undefined)
    await expect(createApiFetch(20)(silent.url)).rejects.toThrow('no answer in time')
    const halting = await serveWith((_req, res) => void res.writeHead(200).write('{'))
    await expect(createApiFetch(20)(halting.url)).rejects.toThrow()
  })

  it('end when the answer has no end', async () => {
    const { url } = await serveWith((_req, res) => void res.writeHead(200).end('x'.repeat(5_000_000)))
    await expect(createApiFetch(1000)(url)).rejects.toThrow('too long')
  })
})
