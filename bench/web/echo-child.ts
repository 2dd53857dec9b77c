import express from 'express'

// The yardstick: express alone, parsing JSON and sending it back.
const app = express()
app.use(express.json())
app.post('/echo', (req, res) => {
  res.status(202).json(req.body)
})
const server = app.listen(0, '127.0.0.1', () => {
  const address = server.address()
  if (address !== null && typeof address === 'object') console.log(`listens on http://127.0.0.1:${address.port}`)
})
