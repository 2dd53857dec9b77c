import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { Socket } from 'node:net'
import WebSocket from 'ws'
import { z } from 'zod'

/** Discord's numbers for gateway messages and for what a client wants to hear. */
const op = { dispatch: 0, heartbeat: 1, identify: 2, resume: 6, reconnect: 7, invalid: 9, hello: 10, ack: 11 } as const
export const intent = { guilds: 1, guildMessages: 1 << 9, directMessages: 1 << 12, messageContent: 1 << 15 } as const

const incoming = z.object({ op: z.int(), d: z.unknown() })
const identify = z.object({ token: z.string(), intents: z.int() })
const resume = z.object({ token: z.string(), session_id: z.string(), seq: z.int() })

interface Session {
  readonly id: string
  readonly intents: number
  /** Everything that was dispatched, the first with number 1. */
  readonly dispatched: string[]
  socket: WebSocket | null
}

export interface FakeGateway {
  readonly url: string
  /** Sends an event to all sessions that want it; `of` gives what a session may read. */
  dispatch(type: string, wanted: number, of: (intents: number) => unknown): void
  /** Connections that are up. */
  up(): number
  /** What happened, in order: `identify`, `resume 3`, `closed 4200`. */
  readonly log: readonly string[]
  /** Breaks all connections: with a close code, or without a word. */
  drop(code?: number): void
  /** Sends this, whatever it is. */
  send(frame: string): void
  /** Sends op 7. */
  askToReconnect(): void
  /** Discord's memory of sessions is lost. */
  forget(): void
  /** Connections are refused until called with false. */
  refuse(isDown: boolean): void
  /** Nobody may read messages until called with false. */
  forbid(isForbidden: boolean): void
  /** Connections that were refused. */
  readonly refused: number
  close(): void
}

export interface GatewayOptions {
  readonly url: string
  readonly token: string
  /** Intents that the application may ask for. */
  readonly allowed: number
  readonly ready: () => object
  /** Events after READY. */
  readonly greet: (dispatch: (type: string, payload: unknown) => void) => void
  readonly onChange: () => void
}

export const openGateway = (server: Server, options: GatewayOptions): FakeGateway => {
  const sessions = new Map<string, Session>()
  const log: string[] = []
  const note = (line: string) => {
    log.push(line)
    options.onChange()
  }
  let isDown = false
  let isForbidden = false
  let refused = 0
  const sockets = new WebSocket.Server({ noServer: true })
  server.on('upgrade', (request, socket, head) => {
    if (isDown || !(socket instanceof Socket)) {
      refused += 1
      options.onChange()
      return socket.destroy()
    }
    sockets.handleUpgrade(request, socket, head, (connection) => sockets.emit('connection', connection))
  })

  const push = (session: Session, type: string, payload: unknown): void => {
    const line = JSON.stringify({ op: op.dispatch, t: type, s: session.dispatched.length + 1, d: payload })
    session.dispatched.push(line)
    session.socket?.send(line)
  }

  const onIdentify = (socket: WebSocket, { token, intents }: z.infer<typeof identify>): Session | null => {
    note('identify')
    if (token !== options.token) socket.close(4004, 'Authentication failed.')
    else if (isForbidden || (intents & ~options.allowed) !== 0) socket.close(4014, 'Disallowed intent(s).')
    else {
      const session: Session = { id: randomUUID(), intents, dispatched: [], socket }
      sessions.set(session.id, session)
      push(session, 'READY', { ...options.ready(), session_id: session.id, resume_gateway_url: options.url })
      options.greet((type, payload) => push(session, type, payload))
      return session
    }
    return null
  }

  const onResume = (socket: WebSocket, { token, session_id, seq }: z.infer<typeof resume>): Session | null => {
    note(`resume ${seq}`)
    const session = sessions.get(session_id)
    if (token !== options.token || session === undefined || seq > session.dispatched.length) {
      socket.send(JSON.stringify({ op: op.invalid, d: false }))
      return null
    }
    session.socket = socket
    for (const line of session.dispatched.slice(seq)) socket.send(line)
    push(session, 'RESUMED', {})
    return session
  }

  sockets.on('connection', (socket: WebSocket) => {
    let session: Session | null = null
    socket.on('message', (data) => {
      const { op: code, d } = incoming.parse(JSON.parse(data.toString()))
      if (code === op.heartbeat) socket.send(JSON.stringify({ op: op.ack }))
      if (code === op.identify) session = onIdentify(socket, identify.parse(d))
      if (code === op.resume) session = onResume(socket, resume.parse(d))
    })
    socket.on('close', (code) => {
      if (session?.socket === socket) session.socket = null
      // A client that says good-bye gives its session up.
      if (session !== null && (code === 1000 || code === 1001)) sessions.delete(session.id)
      note(`closed ${code}`)
    })
    socket.send(JSON.stringify({ op: op.hello, d: { heartbeat_interval: 41_250 } }))
  })

  return {
    url: options.url,
    log,
    dispatch: (type, wanted, of) => {
      for (const session of sessions.values())
        if (wanted === 0 || (session.intents & wanted) !== 0) push(session, type, of(session.intents))
    },
    up: () => Array.from(sessions.values()).filter(({ socket }) => socket !== null).length,
    drop: (code) => {
      for (const session of sessions.values()) {
        if (code === undefined) session.socket?.terminate()
        else session.socket?.close(code)
        session.socket = null
      }
    },
    send: (frame) => {
      for (const { socket } of sessions.values()) socket?.send(frame)
    },
    askToReconnect: () => {
      for (const { socket } of sessions.values()) socket?.send(JSON.stringify({ op: op.reconnect, d: null }))
    },
    forget: () => sessions.clear(),
    get refused() {
      return refused
    },
    refuse: (down) => {
      isDown = down
    },
    forbid: (forbidden) => {
      isForbidden = forbidden
    },
    close: () => {
      for (const socket of sockets.clients) socket.terminate()
      sockets.close()
    },
  }
}
