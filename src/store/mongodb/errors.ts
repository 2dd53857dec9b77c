import { mongo } from 'mongoose'
import { StoreError } from '../store.ts'
import { type Told, whyUnreachable } from './unreachable.ts'

const byCode: Readonly<Record<number, Told>> = {
  13: ['unavailable', 'the database refuses this user', 'give the user in FRONTDESK_STORE the role readWrite on it'],
  18: [
    'unavailable',
    "the database doesn't know this user or password",
    'check user, password and authSource in FRONTDESK_STORE',
  ],
  14031: ['full', "the database server's disk is full", 'make room on the disk that holds the database'],
}

const awayRemedy = 'check that the database runs, has a primary and can be reached from here'

/** Mistakes in a call or in the address; everything else that driver, server or network say is that they don't serve. */
export const isMisuse = (error: Error): boolean =>
  /^Mongo(Parse|InvalidArgument|MissingCredentials|MissingDependency)Error$|^URIError$|^TypeError$/.test(error.name)

const isRefusal = (error: Error): boolean =>
  error instanceof mongo.MongoError || error.name === 'MongooseServerSelectionError' || isOfNetwork(error)

/** Writing to a connection whose other end has just hung up makes no system call: Node itself says EPIPE. */
const isOfNetwork = (error: Error): boolean => 'syscall' in error || ('code' in error && error.code === 'EPIPE')

/** Duplicate key: somebody was first. */
export const isDuplicate = (error: unknown): boolean => codeOf(error) === 11_000

const codeOf = (error: unknown): number | null =>
  error instanceof Error && 'code' in error && typeof error.code === 'number' ? error.code : null

/**
 * The failure in the store's own words. The driver's error is not handed on: it may hold stored text or addresses.
 * What neither driver nor server said is a bug of ours and stays as it is.
 */
export const toStoreError = (error: unknown): unknown => {
  if (error instanceof StoreError || !(error instanceof Error)) return error
  const code = codeOf(error)
  const known = code === null ? undefined : byCode[code]
  if (known !== undefined) return new StoreError(...known)
  if (isMisuse(error) || !isRefusal(error)) return error
  const unreachable = whyUnreachable(error)
  if (unreachable !== null) return new StoreError(...unreachable)
  const which = code === null ? error.name : `code ${code}`
  return new StoreError('unavailable', `the database does not answer as it should (${which})`, awayRemedy)
}
