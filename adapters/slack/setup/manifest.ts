import { readFile } from 'node:fs/promises'

const file = new URL('../../../manifests/slack.yaml', import.meta.url)
const example = 'https://support.example.com'

/** In place of the lines that begin the file, which are about Socket Mode. */
const headOver = (url: string): string =>
  `# Slack app: api.slack.com/apps, "Create New App", "From a manifest", paste this.
# Slack sends everything to ${url}/slack/events: set SLACK_BOT_TOKEN (Install App) and SLACK_SIGNING_SECRET (Basic
# Information), start Frontdesk, and then have Slack verify the address under Event Subscriptions.
`

/** The app's manifest: for Socket Mode, or for requests over HTTP to `url`, where this desk is reached. */
export const slackManifest = async (url: string | null): Promise<string> => {
  const manifest = await readFile(file, 'utf8')
  if (url === null) return manifest
  return (headOver(url) + manifest.slice(/^(#.*\n)*/.exec(manifest)?.[0].length))
    .split('\n')
    .map((line) =>
      line
        .replace(new RegExp(`# ((?:request_)?url: )${example}`), (_, key: string) => `${key}${url}`)
        .replace('socket_mode_enabled: true', 'socket_mode_enabled: false'),
    )
    .join('\n')
}
