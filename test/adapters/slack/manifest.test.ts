import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const file = readFileSync(new URL('../../../manifests/slack.yaml', import.meta.url), 'utf8')
const shape = z.object({
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

it('the manifest has a right for each kind of event, and no kind twice', () => {
  const { settings } = shape.parse(parse(file))
  const { bot_events } = settings.event_subscriptions
  const needed = {
    'message.channels': 'channels',
    'message.groups': 'groups',
    'message.im': 'im',
    'message.mpim': 'mpim',
  }
  for (const [event, right] of Object.entries(needed)) {
    expect(bot_events).toContain(event)
    expect(file).toContain(`- ${right}:history`)
  }
  expect(bot_events).toContain('assistant_thread_started')
  expect(file).toContain('- assistant:write')
  expect(new Set(bot_events).size).toBe(bot_events.length)
})
