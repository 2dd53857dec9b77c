import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { access, mkdir, mkdtemp, rename, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { mongo } from 'mongoose'

const run = promisify(execFile)

/** Serves the wire protocol from WiredTiger, as a replica set of one: for tests only. */
const standIn = { name: 'secantusdb', version: '0.7.0b3' }
const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))
const home = join(cache, `frontdesk-${standIn.name}-${standIn.version}`)

export interface MongoServer {
  /** `given`: the one of MONGODB_URL, which the tests neither stop nor break. */
  readonly kind: 'given' | 'mongod' | 'stand-in'
  /** The address of one of its databases. */
  url(database: string): string
  /** Ends it as a power cut does. */
  kill(): Promise<void>
  /** Starts it again on the same data and port. */
  start(): Promise<void>
  /** Ends it for good and removes its data. */
  stop(): Promise<void>
}

export interface MongoServerOptions {
  /** What was acknowledged survives a kill; without, it is quicker. */
  readonly durable: boolean
}

/**
 * The server of MONGODB_URL, else a `mongod` of the PATH, else the stand-in, which Python installs at the first use.
 * Null where there is none of these: the tests that need one are to be skipped. In CI that is a failure.
 */
export const startMongoServer = async (options: MongoServerOptions): Promise<MongoServer | null> => {
  const given = process.env.MONGODB_URL
  if (given !== undefined) return serverAt(given)
  try {
    const mongod = await onPath('mongod')
    return mongod === null ? await startStandIn(options) : await startMongod(mongod)
  } catch (error) {
    if (process.env.CI === 'true') throw error
    console.warn(`\n!!! No MongoDB to test with: the tests on it are SKIPPED. Set MONGODB_URL. (${String(error)})\n`)
    return null
  }
}

const serverAt = (given: string): MongoServer => {
  const notOurs = () => Promise.reject(new Error('the server of MONGODB_URL is not ended by tests'))
  const url = (database: string) => {
    const address = new URL(given)
    address.pathname = `/${database}`
    return address.href
  }
  return { kind: 'given', url, kill: notOurs, start: notOurs, stop: async () => {} }
}

const onPath = async (program: string): Promise<string | null> => {
  for (const folder of (process.env.PATH ?? '').split(delimiter)) {
    const path = join(folder, program)
    if (await exists(path)) return path
  }
  return null
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

const startMongod = async (mongod: string): Promise<MongoServer> => {
  const server = await startProcess('mongod', (port, folder) => ({
    command: mongod,
    args: `--replSet test --port ${port} --dbpath ${folder} --bind_ip 127.0.0.1 --setParameter enableTestCommands=1`.split(
      ' ',
    ),
    readyLine: /Waiting for connections/i,
  }))
  const client = new mongo.MongoClient(server.url('admin'), { directConnection: true })
  const members = [{ _id: 0, host: new URL(server.url('')).host }]
  await client.db('admin').command({ replSetInitiate: { _id: 'test', members } })
  await client.close()
  return server
}

const startStandIn = async ({ durable }: MongoServerOptions): Promise<MongoServer> => {
  if (!(await exists(home))) await install()
  return startProcess('stand-in', (port, folder) => ({
    command: join(home, 'bin', 'python'),
    args: [
      ...[join(home, 'bin', 'secantusd-py'), '--port', String(port), '--storage-path', folder],
      ...['--enable-test-commands', ...(durable ? ['--sync-on-commit'] : [])],
    ],
    readyLine: /listening on/,
  }))
}

/** Whole or not at all, also when two processes install at once: the later one's is thrown away. */
const install = async (): Promise<void> => {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(`${home}-`)
  try {
    await run('python3', ['-m', 'venv', folder])
    await run(join(folder, 'bin', 'python'), ['-m', 'pip', 'install', '--quiet', `${standIn.name}==${standIn.version}`])
    await rename(folder, home)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (!(await exists(home))) throw error
  }
}

interface Launch {
  readonly command: string
  readonly args: readonly string[]
  /** Printed when it takes connections. */
  readonly readyLine: RegExp
}

const startProcess = async (
  kind: 'mongod' | 'stand-in',
  launch: (port: number, folder: string) => Launch,
): Promise<MongoServer> => {
  const folder = await mkdtemp(join(tmpdir(), 'frontdesk-mongo-'))
  const port = await freePort()
  let child: ChildProcess | null = null
  const kill = async () => {
    const ended = child
    child = null
    if (ended === null) return
    await new Promise((resolve) => {
      ended.once('exit', resolve)
      ended.kill('SIGKILL')
    })
  }
  const start = async () => {
    child = await launchUntilReady(launch(port, folder))
  }
  process.once('exit', () => child?.kill('SIGKILL'))
  await start()
  return {
    kind,
    url: (database) => `mongodb://127.0.0.1:${port}/${database}`,
    kill,
    start,
    stop: async () => {
      await kill()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

const launchUntilReady = ({ command, args, readyLine }: Launch): Promise<ChildProcess> =>
  new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let said = ''
    const hear = (chunk: Buffer) => {
      said = (said + chunk.toString()).slice(-4000)
      if (readyLine.test(said)) resolve(child)
    }
    child.stdout.on('data', hear)
    child.stderr.on('data', hear)
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}: ${said}`)))
  })

const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      const port = address !== null && typeof address === 'object' ? address.port : 0
      probe.close(() => resolve(port))
    })
  })
