import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { expect, it } from 'vitest'
import { toStoreError } from '../../src/store/mongodb/errors.ts'
import { StoreError } from '../../src/store/store.ts'

it('calls the database unavailable when a command is written to a connection that it has just closed', async () => {
  const server = createServer((socket) => socket.end()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') return expect.fail('the server has no port')
  const socket = connect(address.port, '127.0.0.1')
  socket.on('error', () => {})
  socket.resume()
  await once(socket, 'end')
  const failure = await new Promise<unknown>((resolve) => socket.write('a command', resolve))
  server.close()
  expect(failure).not.toHaveProperty('syscall')
  const told = toStoreError(failure)
  if (!(told instanceof StoreError)) return expect.fail(`no StoreError: ${String(told)}`)
  expect(told.problem).toBe('unavailable')
})
