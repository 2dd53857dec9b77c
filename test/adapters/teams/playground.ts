import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'

const program = fileURLToPath(new URL('../../../node_modules/@microsoft/m365agentsplayground/cli.js', import.meta.url))

const configuration = z.object({
  config: z.object({
    tenantId: z.string(),
    bot: z.object({ id: z.string(), name: z.string() }),
    currentUser: z.object({ id: z.string(), aadObjectId: z.string(), name: z.string() }),
    personalChat: z.object({ id: z.string() }),
    groupChats: z.array(z.object({ id: z.string() })).min(1),
    teams: z.array(z.object({ channels: z.array(z.object({ id: z.string() })).min(1) })).min(1),
  }),
})

const frame = z.object({ action: z.string(), message: z.looseObject({}).optional() })
export type Frame = z.output<typeof frame>

/** Microsoft's own stand-in for Teams, driven as its page drives it. */
export interface Playground {
  /** Where its page is. */
  readonly url: string
  readonly config: z.output<typeof configuration>['config']
  /** Everything that its page was told so far, oldest first. */
  readonly frames: readonly Frame[]
  /** Resolves as soon as `isThere` holds for what the page was told. */
  until(isThere: (frames: readonly Frame[]) => boolean): Promise<void>
  /** As a request of the page; gives the answer's body. */
  send(path: string, body: unknown): Promise<unknown>
  close(): Promise<void>
}

export const freePort = async (): Promise<number> => {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const bound = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (bound === null || typeof bound === 'string') throw new Error('there is no free port')
  return bound.port
}

const listening = async (child: ChildProcess): Promise<void> => {
  const ended = once(child, 'exit').then(() => {
    throw new Error('the Playground ended before it listened')
  })
  const told = new Promise<void>((resolve) => {
    child.stdout?.on('data', (chunk) => String(chunk).includes('Listening') && resolve())
  })
  await Promise.race([told, ended])
}

const follow = async (url: string) => {
  const frames: Frame[] = []
  const waiting = new Set<() => void>()
  const socket = new WebSocket(`${url.replace('http', 'ws')}/_ws_conversation/v1/conversations/stream`)
  socket.addEventListener('message', ({ data }) => {
    frames.push(frame.parse(JSON.parse(String(data))))
    for (const look of waiting) look()
  })
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve)
    socket.addEventListener('error', () => reject(new Error('the Playground takes no web socket')))
  })
  const until = (isThere: (all: readonly Frame[]) => boolean): Promise<void> =>
    new Promise((resolve) => {
      const look = () => {
        if (!isThere(frames)) return
        waiting.delete(look)
        resolve()
      }
      waiting.add(look)
      look()
    })
  return { frames, until, close: () => socket.close() }
}

/** @param endpoint where the bot listens */
export const startPlayground = async (endpoint: string): Promise<Playground> => {
  const folder = mkdtempSync(join(tmpdir(), 'frontdesk-playground-'))
  const port = await freePort()
  const args = ['start', '-e', endpoint, '-c', 'msteams', '-p', String(port), '--disable-telemetry']
  const child = spawn(process.execPath, [program, ...args], {
    cwd: folder,
    env: { ...process.env, TEAMSAPPTESTER_BROWSER: 'none', M365_AGENTS_PLAYGROUND_LOGFILE: join(folder, 'log') },
  })
  await listening(child)
  const url = `http://localhost:${port}`
  const { config } = configuration.parse(await (await fetch(`${url}/_internal/v1/config`)).json())
  const page = await follow(url)
  return {
    url,
    config,
    frames: page.frames,
    until: page.until,
    send: async (path, body) => {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify(body),
      })
      const text = await response.text()
      if (!response.ok) throw new Error(`the Playground answered ${response.status}: ${text}`)
      return text === '' ? null : JSON.parse(text)
    },
    close: async () => {
      page.close()
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
