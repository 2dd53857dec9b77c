import type { webApi } from '@slack/bolt'
import type { InboundFile } from '../../src/runtime/channel.ts'
import { download } from '../shared/download.ts'
import type { SlackAccess } from './settings.ts'
import { fileUrlIn, type WireFile } from './wire.ts'

type Keepers = Pick<SlackAccess, 'botToken' | 'apiUrl'>

const slackHost = /^([a-z0-9-]+\.)*slack(-gov)?\.com$/

/** Slack itself over TLS, or whoever the settings name in its place: our token goes nowhere else. */
export const isKeeper = ({ protocol, hostname, origin }: URL, apiUrl: string): boolean =>
  (protocol === 'https:' && slackHost.test(hostname)) || origin === new URL(apiUrl).origin

/** What is said of a file whose name Slack doesn't tell. */
const nameless = 'file'

/** Files under messages, to be fetched with our token. */
export const createInboundFiles = (
  client: webApi.WebClient,
  { botToken, apiUrl }: Keepers,
): ((file: WireFile) => InboundFile) => {
  const askFor = async (id: string): Promise<string | null> => {
    try {
      return fileUrlIn(await client.files.info({ file: id }))
    } catch {
      // The scope is missing, or the file is gone: it is told as one that can't be had.
      return null
    }
  }
  return ({ id, name, size, url: known }) => ({
    name: name || nameless,
    size,
    read: async (mostBytes, signal) => {
      const url = known ?? (await askFor(id))
      if (url === null) return null
      const headers = { authorization: `Bearer ${botToken}` }
      return download({ url, headers, isTrusted: (each) => isKeeper(each, apiUrl) }, mostBytes, signal)
    },
  })
}
