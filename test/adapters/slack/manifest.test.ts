import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'
import { parseWire } from '../../../adapters/slack/wire.ts'

const file = readFileSync(new URL('../../../manifests/slack.yaml', import.meta.url), 'utf8')
const shape = z.object({
  oauth_config: z.object({ scopes: z.object({ bot: z.array(z.string()) }) }),
  features: z.object({
    slash_commands: z.array(z.object({ command: z.string(), url: z.string().optional() })),
    shortcuts: z.array(z.object({ type: z.string() })),
  }),
  settings: z.object({
    socket_mode_enabled: z.boolean(),
    event_subscriptions: z.object({ request_url: z.string().optional(), bot_events: z.array(z.string()) }),
    interactivity: z.object({ is_enabled: z.literal(true), request_url: z.string().optional() }),
  }),
})

it('the manifest works as it stands in Socket Mode, and over HTTP with its comments taken away', () => {
  const socket = shape.parse(parse(file))
  expect(socket.settings.socket_mode_enabled).toBe(true)
  const http = shape.parse(parse(file.replaceAll(/# (?=(request_)?url: )/g, '')))
  const address = 'https://support.example.com/slack/events'
  expect(http.settings.event_subscriptions.request_url).toBe(address)
  expect(http.settings.interactivity.request_url).toBe(address)
  expect(http.features.slash_commands[0]?.url).toBe(address)
})

/** What Slack asks for each call and each kind of event, by its documentation. */
const history = ['channels:history', 'groups:history', 'im:history', 'mpim:history']
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'assistant.threads.setStatus': ['assistant:write'],
  'assistant.threads.setSuggestedPrompts': ['assistant:write'],
  'auth.test': [],
  'chat.postEphemeral': ['chat:write'],
  'chat.postMessage': ['chat:write'],
  // Asked for with the marks on our messages.
  'conversations.history': [...history, 'metadata.message:read'],
  'conversations.open': ['im:write'],
  'conversations.replies': [...history, 'metadata.message:read'],
  'files.completeUploadExternal': ['files:write'],
  'files.getUploadURLExternal': ['files:write'],
  // So is the download of what it tells of.
  'files.info': ['files:read'],
  'users.info': ['users:read'],
  'views.open': [],
  'views.publish': [],
  app_home_opened: [],
  app_mention: ['app_mentions:read'],
  assistant_thread_started: ['assistant:write'],
  'message.channels': ['channels:history'],
  'message.groups': ['groups:history'],
  'message.im': ['im:history'],
  'message.mpim': ['mpim:history'],
}

const adapter = fileURLToPath(new URL('../../../adapters/slack', import.meta.url))
const sources = readdirSync(adapter, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
const callsOfAdapter = (): readonly string[] =>
  sources.flatMap((name) =>
    Array.from(
      readFileSync(join(adapter, name), 'utf8').matchAll(
        /\bclient\.(?:([a-z]+(?:\.[a-zA-Z]+)+)\(|apiCall\('([a-zA-Z.]+)')/g,
      ),
      ([, call, named]) => call ?? named ?? '',
    ),
  )

it('the manifest asks for the scopes of what is called and heard, and for no other', () => {
  const { oauth_config, settings, features } = shape.parse(parse(file))
  const used = [...callsOfAdapter(), ...settings.event_subscriptions.bot_events]
  expect(used.filter((each) => scopesOf[each] === undefined)).toEqual([])
  expect(Object.keys(scopesOf).filter((each) => !used.includes(each))).toEqual([])
  const needed = new Set(used.flatMap((each) => scopesOf[each] ?? []))
  if (features.slash_commands.length + features.shortcuts.length > 0) needed.add('commands')
  expect(oauth_config.scopes.bot.toSorted()).toEqual([...needed].toSorted())
})

/** A recorded payload of each kind of event, which the adapter has a use for. */
const heard: Readonly<Record<string, string>> = {
  app_home_opened: 'app-home-opened',
  app_mention: 'app-mention',
  assistant_thread_started: 'assistant-thread-started',
  'message.channels': 'message-thread',
  'message.groups': 'message-group',
  'message.im': 'message-im',
  'message.mpim': 'message-mpim',
}

it('the manifest subscribes to nothing that is not listened to', () => {
  const { bot_events } = shape.parse(parse(file)).settings.event_subscriptions
  expect(bot_events.toSorted()).toEqual(Object.keys(heard).toSorted())
  for (const name of Object.values(heard)) {
    const payload: unknown = JSON.parse(readFileSync(new URL(`./payloads/${name}.json`, import.meta.url), 'utf8'))
    expect(parseWire(payload).kind, name).not.toBe('unsupported')
  }
})
