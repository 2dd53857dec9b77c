import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { constants, gzip as gzipCallback } from 'node:zlib'
import type { Request, Response } from 'express'

/** What the browser side is built into. */
export interface BuiltClient {
  /** The chat page's HTML. */
  readonly page: string
  /** By path, with its leading slash. */
  readonly assets: ReadonlyMap<string, { readonly type: string; readonly body: string }>
}

interface Asset {
  readonly type: string
  readonly plain: Buffer
  readonly gzipped: Buffer
  readonly etag: string
}

export type Assets = ReadonlyMap<string, Asset>

const gzip = promisify(gzipCallback)

const prepare = async (type: string, body: string): Promise<Asset> => {
  const plain = Buffer.from(body)
  const gzipped = await gzip(plain, { level: constants.Z_BEST_COMPRESSION })
  return { type, plain, gzipped, etag: `"${createHash('sha256').update(plain).digest('base64url')}"` }
}

/** Compresses everything once. The page is at `/`. */
export const prepareAssets = async (client: BuiltClient): Promise<Assets> => {
  const page: readonly [string, { type: string; body: string }] = [
    '/',
    { type: 'text/html; charset=utf-8', body: client.page },
  ]
  const prepared = [page, ...client.assets].map(
    async ([path, { type, body }]) => [path, await prepare(type, body)] as const,
  )
  return new Map(await Promise.all(prepared))
}

/** Answers with the asset, or 304 when the caller has it. Browsers ask each time, so that an update shows at once. */
export const sendAsset = (req: Request, res: Response, asset: Asset): void => {
  res.setHeader('ETag', asset.etag)
  res.setHeader('Cache-Control', 'no-cache')
  res.setHeader('Vary', 'Accept-Encoding')
  if (req.get('if-none-match')?.includes(asset.etag)) {
    res.status(304).end()
    return
  }
  const isGzip = req.acceptsEncodings('gzip', 'identity') === 'gzip'
  if (isGzip) res.setHeader('Content-Encoding', 'gzip')
  const body = isGzip ? asset.gzipped : asset.plain
  res.writeHead(200, { 'Content-Type': asset.type, 'Content-Length': body.length })
  res.end(body)
}
