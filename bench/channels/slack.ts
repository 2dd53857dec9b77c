import { createHmac } from 'node:crypto'
import { send } from './send.ts'
import { openSink, type Stage } from './sink.ts'

const secret = 'the signing secret'
const team = 'T0LAN0Z89'

const answers: Readonly<Record<string, object>> = {
  'auth.test': { ok: true, team_id: team, user_id: 'U0LAN0Z89', bot_id: 'B0LAN0Z89', team: 'example', user: 'support' },
  'users.info': {
    ok: true,
    user: { team_id: team, tz: 'Europe/Riga', locale: 'en-GB', real_name: 'Maria', profile: {} },
  },
}

let counter = 1_760_000_000
const nextTs = (): string => `${++counter}.000100`

/** Signed events over HTTP, and the Web API. */
export const openSlack = async (): Promise<Stage> => {
  const sink = await openSink((req, body, { posted }) => {
    const method = req.url?.split('/').at(-1) ?? ''
    if (method !== 'chat.postMessage') return { status: 200, body: answers[method] ?? { ok: true } }
    const channel = new URLSearchParams(body).get('channel') ?? ''
    posted(channel)
    return { status: 200, body: { ok: true, channel, ts: nextTs() } }
  })
  let events = ''
  return {
    asked: sink.asked,
    env: { SLACK_BOT_TOKEN: 'xoxb-bench', SLACK_SIGNING_SECRET: secret, SLACK_API_URL: `${sink.url}/api/` },
    ready: async (url) => {
      events = `${url}/slack/events`
    },
    say: async (chat, text) => {
      const channel = `D0${chat}`
      const ts = nextTs()
      const said = { type: 'message', text, user: `U0${chat}`, ts, team, channel, event_ts: ts, channel_type: 'im' }
      const body = JSON.stringify({
        token: 'verification',
        team_id: team,
        api_app_id: 'A0FFV41KK',
        event: said,
        type: 'event_callback',
        event_id: `Ev${ts}`,
        event_time: 1_760_000_000,
        authorizations: [{ team_id: team, user_id: 'U0LAN0Z89', is_bot: true, is_enterprise_install: false }],
      })
      const at = String(Math.floor(Date.now() / 1000))
      const signature = createHmac('sha256', secret).update(`v0:${at}:${body}`).digest('hex')
      const answered = sink.answerIn(channel)
      await send(
        events,
        {
          'Content-Type': 'application/json',
          'X-Slack-Request-Timestamp': at,
          'X-Slack-Signature': `v0=${signature}`,
        },
        body,
      )
      await answered
    },
    close: sink.close,
  }
}
