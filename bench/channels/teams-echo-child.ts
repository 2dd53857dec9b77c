import { CloudAdapter, ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import express from 'express'

// The yardstick: botbuilder alone behind express, without credentials, sending every message back.
const adapter = new CloudAdapter(new ConfigurationBotFrameworkAuthentication({}))
const app = express()
app.use(express.json())
app.post('/api/messages', (req, res) =>
  adapter.process(req, res, async (context) => {
    await context.sendActivity(context.activity.text)
  }),
)
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`listens on http://127.0.0.1:${address.port}`)
})
