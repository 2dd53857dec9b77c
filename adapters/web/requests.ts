import { isUtf8 } from 'node:buffer'
import express, { type Request, type Response } from 'express'
import type { z } from 'zod'
import { HttpProblem } from '../../src/runtime/http-problem.ts'
import { maxBodyBytes } from './wire.ts'

/** Bytes that are no UTF-8 would be read as other words than were sent; the parser takes every form of Unicode. */
const demandUtf8 = (_req: unknown, _res: unknown, bytes: Buffer, charset: string): void => {
  if (charset.toLowerCase() !== 'utf-8' || !isUtf8(bytes))
    throw Object.assign(new Error('the body is no UTF-8'), { type: 'charset.unsupported' })
}

const parser = express.json({ limit: maxBodyBytes, inflate: false, type: 'application/json', verify: demandUtf8 })

const badRequest = (code: string, message: string): HttpProblem => new HttpProblem(400, code, message)

/** Longest explanation of a wrong request: it may quote the caller's own field names. */
const maxExplanation = 300

const checked = <T>(schema: z.ZodType<T>, value: unknown, where: string): T => {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const [issue] = result.error.issues
  const path = issue === undefined || issue.path.length === 0 ? where : issue.path.join('.')
  const explanation = `${path}: ${issue?.message ?? 'wrong'}`.slice(0, maxExplanation).toWellFormed()
  throw badRequest('invalid-request', `${explanation}. See /api/openapi.json for what is taken.`)
}

const bytesSent = (req: Request): boolean =>
  req.headers['transfer-encoding'] !== undefined || (req.headers['content-length'] ?? '0') !== '0'

/**
 * The request's JSON body. No body at all reads as an empty object.
 *
 * @throws HttpProblem 400 or 413 when it is not what the schema takes
 */
export const readBody = async <T>(schema: z.ZodType<T>, req: Request, res: Response): Promise<T> => {
  if (bytesSent(req) && req.is('application/json') === false)
    throw badRequest('invalid-content-type', 'Send the body as JSON, with Content-Type: application/json.')
  await new Promise<void>((resolve, reject) => {
    parser(req, res, (error?: unknown) => (error === undefined ? resolve() : reject(error)))
  })
  const body: unknown = req.body ?? {}
  return checked(schema, body, 'body')
}

/** @throws HttpProblem 400 when the query is not what the schema takes */
export const readQuery = <T>(schema: z.ZodType<T>, req: Request): T => checked(schema, { ...req.query }, 'query')

/** @throws HttpProblem 400 when the header is not what the schema takes */
export const readHeader = <T>(schema: z.ZodType<T>, req: Request, name: string): T =>
  checked(schema, req.get(name), name)
