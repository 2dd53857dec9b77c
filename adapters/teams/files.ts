import type { InboundFile } from '../../src/runtime/channel.ts'
import { download } from '../shared/download.ts'
import type { WireFile } from './wire.ts'

/** Where Teams keeps files of personal chats, or the service that signed the message: nobody makes us ask elsewhere. */
export const isKeeper = ({ protocol, hostname, origin }: URL, serviceUrl: string): boolean =>
  (protocol === 'https:' && /\.sharepoint\.(com|us|cn|de)$/.test(hostname)) || origin === new URL(serviceUrl).origin

/** A file under a message. Its address opens it for a few minutes to whoever has it: our token is not shown. */
export const inboundFile = ({ name, url }: WireFile, serviceUrl: string): InboundFile => ({
  name,
  size: null,
  read: async (mostBytes, signal) =>
    url === null ? null : download({ url, isTrusted: (each) => isKeeper(each, serviceUrl) }, mostBytes, signal),
})
