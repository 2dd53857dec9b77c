import type { InboundFile } from '../../src/runtime/channel.ts'
import { download } from '../shared/download.ts'
import type { WireFile } from './wire.ts'

/** Where Teams keeps files of personal chats, or the service that signed the message: nobody makes us ask elsewhere. */
export const isKeeper = ({ protocol, hostname, origin }: URL, serviceUrl: string): boolean =>
  (protocol === 'https:' && /\.sharepoint\.(com|us|cn|de)$/.test(hostname)) || origin === new URL(serviceUrl).origin

/** The service that a message came from, and what opens its pictures. */
export interface Service {
  readonly serviceUrl: string
  /** The header with our token; null where there is none to be had. Never rejects. */
  authorization(): Promise<string | null>
}

/** A file under a message. Our token is shown to the service that signed the message, and to nobody else. */
export const inboundFile = (
  { name, url, isSealed }: WireFile,
  { serviceUrl, authorization }: Service,
): InboundFile => ({
  name,
  size: null,
  read: async (mostBytes, signal) => {
    if (!isSealed) return download({ url, isTrusted: (each) => isKeeper(each, serviceUrl) }, mostBytes, signal)
    const isTrusted = ({ origin }: URL): boolean => origin === new URL(serviceUrl).origin
    const token = await authorization()
    const headers = token === null ? {} : { Authorization: token }
    return download({ url, headers, isTrusted }, mostBytes, signal)
  },
})
