import { webApi } from '@slack/bolt'
import type { DeliveredFile } from '../../src/runtime/channel.ts'

interface Place {
  readonly channel: string
  readonly thread: string | null
}

const longestUploadMs = 60_000

/** Puts files in a channel or thread, as one message; those that were removed meanwhile are left out. */
export const shareFiles = async (
  client: webApi.WebClient,
  { channel: channel_id, thread: thread_ts }: Place,
  files: readonly DeliveredFile[],
): Promise<void> => {
  const uploaded: { id: string; title: string }[] = []
  for (const { name, read } of files) {
    const bytes = await read()
    if (bytes !== null) uploaded.push({ id: await upload(client, name, bytes), title: name })
  }
  const [first, ...others] = uploaded
  if (first === undefined) return
  const where = thread_ts === null ? { channel_id } : { channel_id, thread_ts }
  await client.files.completeUploadExternal({ ...where, files: [first, ...others] })
}

const upload = async (client: webApi.WebClient, filename: string, bytes: Uint8Array): Promise<string> => {
  const { upload_url, file_id } = await client.files.getUploadURLExternal({ filename, length: bytes.length })
  if (upload_url === undefined || file_id === undefined) throw new Error('Slack does not say where to put a file')
  const signal = AbortSignal.timeout(longestUploadMs)
  const body = Uint8Array.from(bytes)
  const response = await fetch(upload_url, { method: 'POST', body, redirect: 'error', signal })
  await response.body?.cancel()
  if (!response.ok) throw new webApi.WebAPIHTTPError(response.status, response.statusText, {})
  return file_id
}
