import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { page, problem, uploaded } from '../../../adapters/web/wire.ts'
import { StoreError } from '../../../src/store/store.ts'
import { bearer, call, openChat, post, startWebServer, type TestServer } from '../../support/web-server.ts'

let server: TestServer
let chat: Awaited<ReturnType<typeof openChat>>
beforeEach(async () => {
  server = await startWebServer()
  chat = await openChat(server)
})
afterEach(() => server.stop())

const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3])

const upload = (bytes: Uint8Array<ArrayBuffer> | string, { name = 'screen.png', id = 'u1', auth = chat.auth } = {}) =>
  call(`${chat.at}/files?${new URLSearchParams({ id, name })}`, { method: 'POST', headers: auth, body: bytes })

const refusal = ({ status, body }: { status: number; body: unknown }) => [status, problem.parse(body).error.code]

const fileAt = (id: string, auth: Record<string, string> = chat.auth) =>
  fetch(`${chat.at}/files/${id}`, { headers: auth })

const sent = async () => page.parse((await call(`${chat.at}/messages`, { headers: chat.auth })).body).messages

describe('a file', () => {
  it('is sent ahead, named by a message and read again', async () => {
    const answer = await upload(png)
    expect(answer.status).toBe(201)
    expect(uploaded.parse(answer.body).file).toEqual({ id: 'u1', name: 'screen.png', type: 'image/png', size: 11 })
    await post(`${chat.at}/messages`, { id: '1', text: 'see this', files: ['u1'] }, chat.auth)
    const [mine] = await sent()
    expect(mine?.files).toEqual([{ id: '1-0', name: 'screen.png', type: 'image/png', size: 11 }])
    const read = await fileAt('1-0')
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(png)
    expect(Object.fromEntries(read.headers)).toMatchObject({
      'content-type': 'image/png',
      'content-disposition': 'attachment; filename=screen.png',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    })
  })

  it('may come without words, and again under the same id', async () => {
    await upload(png)
    expect((await upload('something else', { name: 'other.txt' })).body).toEqual((await upload(png)).body)
    const body = { id: '1', text: '', files: ['u1'] }
    expect((await post(`${chat.at}/messages`, body, chat.auth)).status).toBe(202)
    expect((await sent())[0]).toMatchObject({ text: '', files: [{ name: 'screen.png' }] })
    expect(refusal(await post(`${chat.at}/messages`, { id: '2', text: '', files: [] }, chat.auth))).toEqual([
      400,
      'invalid-request',
    ])
  })

  it('keeps no name that could lead a system or a reader astray', async () => {
    const named = async (name: string, id: string) => uploaded.parse((await upload(png, { name, id })).body).file.name
    expect(await named('../../etc/passwd', 'a')).toBe('passwd.png')
    expect(await named('C:\\temp\\\u202egnp.exe', 'b')).toBe('_gnp.png')
    expect((await named(`${'x'.repeat(1000)}.png`, 'c')).length).toBeLessThan(100)
    const quoted = await upload(png, { name: 'a"; x="ü.png', id: 'd' })
    await post(`${chat.at}/messages`, { id: '1', text: '', files: ['d'] }, chat.auth)
    const header = (await fileAt('1-0')).headers.get('content-disposition')
    expect(header).toMatch(/^attachment; filename="a_; x=__?.*\.png"/)
    expect(uploaded.parse(quoted.body).file.name).not.toContain('"')
  })
})

describe('a file is refused', () => {
  it('with its own word for each reason', async () => {
    expect(refusal(await upload(''))).toEqual([400, 'file-empty'])
    expect(refusal(await upload('<svg onload="alert(1)"/>', { name: 'a.svg' }))).toEqual([415, 'file-type-refused'])
    expect(refusal(await upload('<html><script>1</script>', { name: 'a.txt' }))).toEqual([415, 'file-type-refused'])
    const { status, body } = await upload(new Uint8Array(10 * 1024 * 1024 + 1))
    expect([status, problem.parse(body).error.message]).toEqual([413, 'A file may be at most 10 MB.'])
    expect(refusal(await upload(png, { id: '' }))).toEqual([400, 'invalid-request'])
    expect(refusal(await upload(png, { name: '' }))).toEqual([400, 'invalid-request'])
  })

  it('when it is longer than said beforehand: by what comes, not by what is told', async () => {
    let left = 12
    const stream = new ReadableStream<Uint8Array>({
      pull: (controller) => (left-- > 0 ? controller.enqueue(new Uint8Array(1024 * 1024)) : controller.close()),
    })
    const url = `${chat.at}/files?id=u1&name=a.txt`
    const answer = await call(url, { method: 'POST', headers: chat.auth, body: stream, duplex: 'half' } as RequestInit)
    expect(refusal(answer)).toEqual([413, 'file-too-large'])
  })

  it('to whoever has no token for this conversation, in and out', async () => {
    const other = await openChat(server)
    expect(refusal(await upload(png, { auth: other.auth }))).toEqual([401, 'token-invalid'])
    expect(refusal(await upload(png, { auth: bearer('x') }))).toEqual([401, 'token-invalid'])
    await upload(png)
    await post(`${chat.at}/messages`, { id: '1', text: '', files: ['u1'] }, chat.auth)
    expect((await fileAt('1-0', other.auth)).status).toBe(401)
    // Another's upload is nobody's in this conversation.
    const stealing = await post(`${other.at}/messages`, { id: '1', text: 'mine?', files: ['u1'] }, other.auth)
    expect(refusal(stealing)).toEqual([400, 'file-missing'])
  })

  it('that a message names and that is not here: the message is not taken without it, and the way is said', async () => {
    const named = { id: '1', text: 'see these', files: ['u1', 'u2'] }
    await upload(png)
    const { status, body } = await post(`${chat.at}/messages`, named, chat.auth)
    expect(status).toBe(400)
    expect(problem.parse(body).error).toMatchObject({
      code: 'file-missing',
      message: expect.stringMatching(/POST .*files/),
    })
    expect(await sent()).toEqual([])
    await upload(png, { id: 'u2' })
    expect((await post(`${chat.at}/messages`, named, chat.auth)).status).toBe(202)
  })

  it('when it is asked for where none is', async () => {
    await post(`${chat.at}/messages`, { id: '1', text: 'hello' }, chat.auth)
    for (const id of ['1-0', '1-1', '99-0', '0-0', 'x', '1-0-0', '%2e%2e%2f'])
      expect((await fileAt(id)).status, id).toBe(404)
  })

  it('while nothing can be stored, to be sent again', async () => {
    server.desk.failure = new StoreError('full', 'the disk is full', 'make room')
    const answer = await upload(png)
    expect(refusal(answer)).toEqual([503, 'unavailable'])
    expect(answer.headers.get('retry-after')).not.toBeNull()
    server.desk.failure = null
    expect((await upload(png)).status).toBe(201)
  })
})

it('does not keep a place for files that never come: one that broke off makes room for the next', async () => {
  const { hostname, port, pathname } = new URL(`${chat.at}/files`)
  for (let round = 0; round < 10; round++) {
    const socket = connect(Number(port), hostname)
    const head = `POST ${pathname}?id=b${round}&name=a.txt HTTP/1.1\r\nHost: ${hostname}:${port}\r\n`
    socket.write(`${head}Authorization: ${chat.auth.Authorization}\r\nContent-Length: 1000\r\n\r\nhalf of`)
    await new Promise((resolve) => socket.once('connect', resolve))
    socket.destroy()
  }
  expect((await upload(png, { id: 'whole' })).status).toBe(201)
})

it('limits the files of one address in a minute, apart from its messages', async () => {
  await server.stop()
  server = await startWebServer({ env: { FRONTDESK_WEB_FILES_PER_MINUTE: '2' } })
  chat = await openChat(server)
  await upload(png, { id: 'a' })
  await upload(png, { id: 'b' })
  const answer = await upload(png, { id: 'c' })
  expect(refusal(answer)).toEqual([429, 'too-many-requests'])
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
  expect((await post(`${chat.at}/messages`, { id: '1', text: 'still heard' }, chat.auth)).status).toBe(202)
})

it('keeps so much of one address in a day, and goes on hearing it and keeping files of others', async () => {
  await server.stop()
  const env = { FRONTDESK_WEB_MEGABYTES_PER_DAY: '1', FRONTDESK_TRUSTED_PROXIES: '127.0.0.1' }
  server = await startWebServer({ env })
  chat = await openChat(server)
  const half = 'x'.repeat(600_000)
  expect((await upload(half, { name: 'a.txt', id: 'a' })).status).toBe(201)
  expect((await upload(half, { name: 'b.txt', id: 'b' })).status).toBe(201)
  const answer = await upload('x', { name: 'c.txt', id: 'c' })
  expect(refusal(answer)).toEqual([429, 'files-used-up'])
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(86_000)
  expect((await post(`${chat.at}/messages`, { id: '1', text: 'still heard' }, chat.auth)).status).toBe(202)
  const elsewhere = { ...chat.auth, 'X-Forwarded-For': '192.0.2.2' }
  expect((await upload('x', { name: 'c.txt', id: 'c', auth: elsewhere })).status).toBe(201)
})

it('leaves room for others while one address sends slowly', async () => {
  await server.stop()
  server = await startWebServer({ env: { FRONTDESK_TRUSTED_PROXIES: '127.0.0.1' } })
  chat = await openChat(server)
  const { hostname, port, pathname } = new URL(`${chat.at}/files`)
  const slow = Array.from({ length: 8 }, (_, index) => {
    const socket = connect(Number(port), hostname)
    const head = `POST ${pathname}?id=s${index}&name=a.txt HTTP/1.1\r\nHost: ${hostname}:${port}\r\nX-Forwarded-For: 192.0.2.1\r\n`
    socket.write(`${head}Authorization: ${chat.auth.Authorization}\r\nContent-Length: 1000\r\n\r\nhalf of`)
    return socket
  })
  // Five of the eight, whichever they are, are sent away at once; the others keep their places.
  let sentAway = 0
  await new Promise<void>((resolve) => {
    for (const socket of slow) socket.once('data', () => ++sentAway === 5 && resolve())
  })
  const other = { ...chat.auth, 'X-Forwarded-For': '192.0.2.2' }
  const same = { ...chat.auth, 'X-Forwarded-For': '192.0.2.1' }
  expect(refusal(await upload(png, { auth: same }))).toEqual([429, 'too-many-uploads'])
  expect((await upload(png, { auth: other })).status).toBe(201)
  for (const socket of slow) socket.destroy()
})
