import { App, HTTPReceiver, LogLevel } from '@slack/bolt'

// The yardstick: Bolt alone, its own receiver, sending every message back.
const { SLACK_BOT_TOKEN: token = '', SLACK_SIGNING_SECRET: signingSecret = '', SLACK_API_URL = '' } = process.env
const receiver = new HTTPReceiver({ signingSecret, logLevel: LogLevel.ERROR })
const app = new App({ token, receiver, logLevel: LogLevel.ERROR, clientOptions: { slackApiUrl: SLACK_API_URL } })
app.message(async ({ message, say }) => {
  await say('text' in message ? (message.text ?? '') : '')
})
const server = await app.start(0)
const address = server.address()
if (address !== null && typeof address === 'object') console.log(`listens on http://127.0.0.1:${address.port}`)
