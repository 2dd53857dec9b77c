import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { download } from '../../../adapters/shared/download.ts'

const seen: (string | undefined)[] = []
const server = createServer((req, res) => {
  seen.push(req.headers.authorization)
  if (req.url === '/file') return res.end('the very words')
  if (req.url === '/endless') {
    const piece = Buffer.alloc(64 * 1024)
    const more = () => {
      while (!res.destroyed) if (!res.write(piece)) return
    }
    res.on('drain', more)
    return more()
  }
  if (req.url === '/elsewhere') return res.writeHead(302, { location: '/file' }).end()
  if (req.url === '/never') return
  res.writeHead(403).end('no')
})
let base = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => {
  server.closeAllConnections()
  server.close()
})

const get = (path: string, mostBytes = 1000, signal = AbortSignal.timeout(5000)) =>
  download(
    { url: `${base}${path}`, headers: { authorization: 'Bearer secret' }, isTrusted: (url) => url.origin === base },
    mostBytes,
    signal,
  )

describe('a download', () => {
  it('gives the bytes, asked for with our token', async () => {
    expect(Buffer.from((await get('/file')) ?? []).toString()).toBe('the very words')
    expect(seen.at(-1)).toBe('Bearer secret')
  })

  it('reads little more than the limit of what has no end', async () => {
    const bytes = await get('/endless', 100_000)
    expect(bytes?.length).toBeGreaterThan(100_000)
    expect(bytes?.length).toBeLessThan(2_000_000)
  })

  it('asks nobody else than the platform, and follows nobody elsewhere', async () => {
    const before = seen.length
    const elsewhere = { url: `${base}/file`, isTrusted: () => false }
    expect(await download(elsewhere, 1000, AbortSignal.timeout(5000))).toBeNull()
    expect(await download({ url: 'no address', isTrusted: () => true }, 1000, AbortSignal.timeout(5000))).toBeNull()
    expect(seen.length).toBe(before)
    expect(await get('/elsewhere')).toBeNull()
    expect(seen.length).toBe(before + 1)
  })

  it('gives nothing for a refusal, a server that is away, or one that takes too long', async () => {
    expect(await get('/forbidden')).toBeNull()
    expect(
      await download({ url: 'http://127.0.0.1:9/', isTrusted: () => true }, 10, AbortSignal.timeout(5000)),
    ).toBeNull()
    expect(await get('/never', 1000, AbortSignal.timeout(50))).toBeNull()
  })
})
