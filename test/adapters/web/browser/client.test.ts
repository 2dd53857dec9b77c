import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildClient } from '../../../../adapters/web/build.ts'
import { call } from '../../../support/web-server.ts'
import { type ChatServer, startChat } from './scene.ts'

let server: ChatServer
beforeAll(async () => {
  server = await startChat()
})
afterAll(() => server.stop())

const most = 30 * 1024

test('the widget is one file of at most 30 KB as it travels', async () => {
  const { headers, text } = await get('/widget.js')
  expect(headers.get('content-encoding')).toBe('gzip')
  expect(Number(headers.get('content-length'))).toBeLessThanOrEqual(most)
  expect(gzipSync(text).length).toBeLessThanOrEqual(most)
  expect(text).not.toMatch(/\bimport\s*\(|\beval\(|new Function|innerHTML|sourceMappingURL/)
})

test('the page has nothing inline and all it names is served', async () => {
  const { text } = await get('/')
  expect(text).not.toMatch(/<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=/)
  const named = [...text.matchAll(/(?:src|href)="(\/[^"]*)"/g)].map(([, path = '']) => path)
  expect(named).toContain('/widget.js')
  for (const path of named) expect((await get(path)).status, path).toBe(200)
})

test('a browser that has the widget is told so', async () => {
  const { headers } = await get('/widget.js')
  const again = await call(`${server.url}/widget.js`, { headers: { 'If-None-Match': headers.get('etag') ?? '' } })
  expect(again.status).toBe(304)
})

test('the client is bundled once, however often it is asked for', async () => {
  const [one, other] = await Promise.all([buildClient(), buildClient()])
  expect(one).toBe(other)
})

const get = async (path: string) => {
  const response = await fetch(`${server.url}${path}`)
  return { status: response.status, headers: response.headers, text: await response.text() }
}
