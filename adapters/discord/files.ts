import type { InboundFile } from '../../src/runtime/channel.ts'
import { download } from '../shared/download.ts'
import type { WireAttachment } from './wire.ts'

const keepers: ReadonlySet<string> = new Set(['https://cdn.discordapp.com', 'https://media.discordapp.net'])

/** Where Discord keeps files, or whoever the settings name in its place: nobody makes us ask inside our network. */
export const isKeeper = ({ origin }: URL, apiUrl: string): boolean =>
  keepers.has(origin) || origin === new URL(apiUrl).origin

/** Files under messages. Their addresses are signed for a while: our token is not shown. */
export const inboundFile =
  (apiUrl: string) =>
  ({ filename: name, size, url }: WireAttachment): InboundFile => ({
    name,
    size,
    read: (mostBytes, signal) => download({ url, isTrusted: (each) => isKeeper(each, apiUrl) }, mostBytes, signal),
  })
