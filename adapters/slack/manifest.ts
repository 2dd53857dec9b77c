import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const file = fileURLToPath(new URL('../../manifests/slack.yaml', import.meta.url))
const example = 'https://support.example.com'

/** The app's manifest: for Socket Mode, or for requests over HTTP to `url`, where this desk is reached. */
export const slackManifest = async (url: string | null): Promise<string> => {
  const manifest = await readFile(file, 'utf8')
  if (url === null) return manifest
  return manifest
    .split('\n')
    .map((line) =>
      line
        .replace(new RegExp(`# ((?:request_)?url: )${example}`), (_, key: string) => `${key}${url}`)
        .replace('socket_mode_enabled: true', 'socket_mode_enabled: false'),
    )
    .join('\n')
}
