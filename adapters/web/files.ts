import type { Request, Response } from 'express'
import type { Attachment, RefusedFile } from '../../src/attachments/attachment.ts'
import type { InboundFile } from '../../src/runtime/channel.ts'
import { HttpProblem } from '../../src/runtime/http-problem.ts'

/** How long a file may take to come in: the largest over a slow line. */
export const longestUploadMs = 4 * 60_000

/** The file that is a request's body. */
export const sentFile = (req: Request, name: string): InboundFile => ({
  name,
  size: req.headers['content-length'] === undefined ? null : Number(req.headers['content-length']),
  read: async (mostBytes, signal) => {
    const pieces: Buffer[] = []
    let length = 0
    const stop = () => req.destroy()
    signal.addEventListener('abort', stop)
    try {
      // The connection stays whole, or the sender would never read why the file is refused.
      for await (const piece of req.iterator({ destroyOnReturn: false })) {
        pieces.push(piece)
        length += piece.length
        if (length > mostBytes) break
      }
      return Buffer.concat(pieces)
    } catch {
      // Broken off by the sender, or too slow.
      return null
    } finally {
      signal.removeEventListener('abort', stop)
      req.resume()
    }
  },
})

const kindsTaken = (kinds: readonly string[]): string =>
  kinds.length === 0 ? 'Files are not taken here.' : `This kind of file is not taken. Taken are: ${kinds.join(', ')}.`

const megabytes = (bytes: number): string => `${Math.floor((bytes / 1024 / 1024) * 10) / 10} MB`

/** Why a file is not taken, with what would be. */
export const refusedFileProblem = (refused: RefusedFile): HttpProblem => {
  switch (refused.why) {
    case 'size':
      return new HttpProblem(413, 'file-too-large', `A file may be at most ${megabytes(refused.mostBytes)}.`)
    case 'type':
      return new HttpProblem(415, 'file-type-refused', kindsTaken(refused.allowed))
    case 'empty':
      return new HttpProblem(400, 'file-empty', 'The file is empty. Send its bytes as the body.')
    default:
      return new HttpProblem(400, 'file-unreadable', 'The file did not come in whole. Send it again.')
  }
}

/** @param waitMs until this address may send files again */
export const usedUpProblem = (waitMs: number): HttpProblem =>
  new HttpProblem(
    429,
    'files-used-up',
    'This address has sent as much in files as is kept in a day. Send text, or a link.',
    {
      'Retry-After': String(Math.ceil(waitMs / 1000)),
    },
  )

/** A file to be saved: whatever it holds, no browser opens it as a page of ours. */
export const sendFile = (res: Response, { name, type }: Attachment, bytes: Uint8Array): void => {
  res.attachment(name)
  res.setHeader('Content-Type', type)
  res.setHeader('Content-Security-Policy', "default-src 'none'; sandbox")
  res.setHeader('Content-Length', bytes.length)
  res.end(bytes)
}
