import type { Request, Response } from 'express'
import type { ConversationId, EventId } from '../../src/ids.ts'
import type { Inbound } from '../../src/runtime/channel.ts'
import { HttpProblem, sendJson } from '../../src/runtime/http-problem.ts'
import { createLimiter } from '../../src/runtime/limiter.ts'
import { type Access, type Caller, checkVouching } from './access.ts'
import { longestUploadMs, refusedFileProblem, sendFile, sentFile, usedUpProblem } from './files.ts'
import { identityOf } from './identity.ts'
import { addressKey } from './limits.ts'
import { type OperationId, pageQuery, statusQuery } from './operations.ts'
import type { WebDesk } from './port.ts'
import { readBody, readHeader, readQuery } from './requests.ts'
import type { WebSettings } from './settings.ts'
import type { Streams } from './streams.ts'
import * as wire from './wire.ts'

export interface HandlerParts {
  readonly desk: WebDesk
  readonly settings: WebSettings
  readonly access: Access
  readonly streams: Streams
  /** So many random bytes. */
  readonly random: (bytes: number) => Buffer
}

type Handler = (req: Request, res: Response) => Promise<void>

const minuteMs = 60_000
const dayMs = 24 * 60 * minuteMs
const megabyte = 1024 * 1024

/** Puts a handler behind a limit per address, counted before anything else is done. */
const limited = (desk: WebDesk, perMinute: number): ((handler: Handler) => Handler) => {
  const limiter = createLimiter(perMinute, minuteMs)
  return (handler) => async (req, res) => {
    const waitMs = limiter.take(addressKey(req.ip), desk.now())
    if (waitMs === 0) return handler(req, res)
    const message = 'Too many requests from this address. Come back after the seconds in Retry-After.'
    throw new HttpProblem(429, 'too-many-requests', message, { 'Retry-After': String(Math.ceil(waitMs / 1000)) })
  }
}

/** Files are held in memory while they come in; one slow sender must not hold all places. */
const mostUploadsAtOnce = 8
const mostUploadsOfAddress = 3

/** Puts a handler behind a limit of its own: whoever comes when it is reached comes again soon. */
const fewAtOnce = (handler: Handler): Handler => {
  const ofAddress = new Map<string, number>()
  let all = 0
  const change = (address: string, by: 1 | -1): void => {
    all += by
    const own = (ofAddress.get(address) ?? 0) + by
    if (own === 0) ofAddress.delete(address)
    else ofAddress.set(address, own)
  }
  return async (req, res) => {
    const address = addressKey(req.ip)
    if (all >= mostUploadsAtOnce || (ofAddress.get(address) ?? 0) >= mostUploadsOfAddress)
      throw new HttpProblem(429, 'too-many-uploads', 'Too many files are being sent. Send it again in a moment.', {
        'Retry-After': '2',
      })
    change(address, 1)
    try {
      await handler(req, res)
    } finally {
      change(address, -1)
    }
  }
}

const open =
  ({ desk, settings, access, random }: HandlerParts): Handler =>
  async (req, res) => {
    const { identity, zone = null, language = null } = await readBody(wire.newConversation, req, res)
    const user = identity === undefined ? null : checkVouching(identity, settings.FRONTDESK_WEB_IDENTITY_SECRET)
    const conversation = `web:${random(16).toString('base64url')}` as ConversationId
    const token = await access.issue(conversation, user)
    const who = identityOf(user, conversation)
    await desk.receive({ kind: 'opened', id: 'opened' as EventId, conversation, identity: who, zone, language })
    sendJson(res, 201, { conversation, token })
  }

/** What the conversation knows of zone and language already holds. */
const from = ({ conversation, identity }: Caller) => ({ conversation, identity, zone: null, language: null })

const take = async (desk: WebDesk, res: Response, inbound: Inbound): Promise<void> => {
  const { duplicate } = await desk.receive(inbound)
  sendJson(res, 202, { accepted: true, duplicate })
}

const send =
  ({ desk, access }: HandlerParts): Handler =>
  async (req, res) => {
    const caller = await access.authorise(req)
    const { id, text, files: named } = await readBody(wire.newMessage, req, res)
    if (Buffer.byteLength(text) > wire.maxTextBytes)
      throw new HttpProblem(
        413,
        'text-too-large',
        `text: must be at most ${wire.maxTextBytes} bytes. Send it in parts.`,
      )
    const files = named.map((each) => ({ upload: uploadId(each) }))
    for (const file of files) if (!(await desk.hasUpload(caller.conversation, file))) throw fileMissing()
    await take(desk, res, { kind: 'message', id: `message:${id}` as EventId, text, files, ...from(caller) })
  }

const fileMissing = (): HttpProblem =>
  new HttpProblem(
    400,
    'file-missing',
    'files: names a file that is not here. Send it with POST /api/chat/{conversation}/files?id=…&name=… first, or leave it out.',
  )

/** Uploads are no messages: their ids are their own. */
const uploadId = (id: string): EventId => `upload:${id}` as EventId

const upload = ({ desk, access, settings }: HandlerParts): Handler => {
  // Anybody may begin conversations, so the disk is guarded by what an address fills of it, not a conversation.
  const kept = createLimiter(settings.FRONTDESK_WEB_MEGABYTES_PER_DAY * megabyte, dayMs)
  return async (req, res) => {
    const { conversation } = await access.authorise(req)
    const { id, name } = readQuery(wire.newUpload, req)
    if ((await desk.conversation(conversation)) === null) throw conversationGone()
    const address = addressKey(req.ip)
    const waitMs = kept.take(address, desk.now(), 0)
    if (waitMs > 0) throw usedUpProblem(waitMs)
    const taken = await desk.takeUpload(conversation, {
      upload: uploadId(id),
      file: sentFile(req, name),
      signal: AbortSignal.timeout(longestUploadMs),
    })
    if ('why' in taken) throw refusedFileProblem(taken)
    kept.take(address, desk.now(), taken.size)
    sendJson(res, 201, { file: wire.fileToWire(id, taken) })
  }
}

const file =
  ({ desk, access }: HandlerParts): Handler =>
  async (req, res) => {
    const { conversation } = await access.authorise(req)
    const place = wire.placeOfFile(String(req.params.file))
    const found = place === null ? null : await desk.file(conversation, place.seq, place.index)
    const bytes = await found?.read()
    if (found === null || bytes === undefined || bytes === null)
      throw new HttpProblem(404, 'file-gone', 'This file is not in this conversation, or was taken back.')
    sendFile(res, found, bytes)
  }

const press =
  ({ desk, access }: HandlerParts): Handler =>
  async (req, res) => {
    const caller = await access.authorise(req)
    const { id, action } = await readBody(wire.newAction, req, res)
    await take(desk, res, { kind: 'action', id: `action:${id}` as EventId, action, ...from(caller) })
  }

const conversationGone = (): HttpProblem =>
  new HttpProblem(404, 'conversation-gone', 'This conversation is not stored here. Begin one with POST /api/chat.')

const overview =
  ({ desk, access }: HandlerParts): Handler =>
  async (req, res) => {
    const { conversation: id, identity, renewal } = await access.authorise(req)
    const [conversation, account] = await Promise.all([desk.conversation(id), desk.accountOf(identity)])
    if (conversation === null) throw conversationGone()
    sendJson(res, 200, wire.overviewToWire(conversation, desk, account, renewal))
  }

const page =
  ({ desk, access }: HandlerParts): Handler =>
  async (req, res) => {
    const { conversation } = await access.authorise(req)
    const { after = wire.cursorOf(0) } = readQuery(pageQuery, req)
    const entries = await desk.history(conversation, wire.seqOf(after), wire.pageSize)
    const messages = entries.filter(wire.isForCustomer).map(wire.messageToWire)
    const last = entries.at(-1)
    sendJson(res, 200, { messages, cursor: last === undefined ? after : wire.cursorOf(last.seq) })
  }

const stream =
  ({ access, streams }: HandlerParts): Handler =>
  async (req, res) => {
    if (req.method !== 'GET') throw new HttpProblem(405, 'method-not-allowed', 'Use GET here.', { Allow: 'GET' })
    const { conversation, expiresAt } = await access.authorise(req)
    const after = readHeader(wire.cursor.optional(), req, 'Last-Event-ID') ?? wire.cursorOf(0)
    streams.open(res, { conversation, afterSeq: wire.seqOf(after), address: addressKey(req.ip), expiresAt })
  }

const status =
  ({ desk }: HandlerParts): Handler =>
  async (req, res) => {
    const { zone = null } = readQuery(statusQuery, req)
    sendJson(res, 200, wire.statusToWire(desk.status(zone)))
  }

/** One handler for each documented operation. */
export const createHandlers = (parts: HandlerParts): Readonly<Record<OperationId, Handler>> => {
  const { desk, settings } = parts
  const opening = limited(desk, settings.FRONTDESK_WEB_CONVERSATIONS_PER_MINUTE)
  const writing = limited(desk, settings.FRONTDESK_WEB_MESSAGES_PER_MINUTE)
  const uploading = limited(desk, settings.FRONTDESK_WEB_FILES_PER_MINUTE)
  const reading = limited(desk, settings.FRONTDESK_WEB_READS_PER_MINUTE)
  return {
    open: opening(open(parts)),
    send: writing(send(parts)),
    press: writing(press(parts)),
    upload: uploading(fewAtOnce(upload(parts))),
    file: reading(file(parts)),
    overview: reading(overview(parts)),
    page: reading(page(parts)),
    stream: reading(stream(parts)),
    status: reading(status(parts)),
  }
}
