import { createReadStream } from 'node:fs'
import { Command, Option } from 'commander'
import { z } from 'zod'
import type { Instant } from '../ids.ts'
import { type Desk, loadSettings } from '../main.ts'
import type { Receive } from '../runtime/channel.ts'
import { errorCode } from '../runtime/error-code.ts'
import type { Frontdesk } from '../runtime/frontdesk.ts'
import type { Replayer } from '../runtime/replay.ts'
import { UserError } from '../user-error.ts'
import { linesOf } from './lines.ts'
import { atOption, jsonOption } from './options.ts'
import { printJson, printText } from './print.ts'
import { openRehearsal } from './rehearsal.ts'

type Open = (desk: Frontdesk, parts: Pick<Desk, 'settings' | 'log'>) => Promise<Replayer>

/** Platforms whose payloads can be replayed. */
const replayers: Readonly<Record<string, Open>> = {
  web: async (desk, { settings, log }) =>
    (await import('../../adapters/web/replay.ts')).openWebReplay(desk, settings, log),
  slack: async (desk, { settings, log }) =>
    (await import('../../adapters/slack/setup/replay.ts')).openSlackReplay(desk, settings, log),
  discord: async (desk, { settings, log }) =>
    (await import('../../adapters/discord/setup/replay.ts')).openDiscordReplay(desk, settings, log),
  teams: async (desk, { settings, log }) =>
    (await import('../../adapters/teams/setup/replay.ts')).openTeamsReplay(desk, settings, log),
}
const names = Object.keys(replayers)

const recorded = z.object({
  platform: z.string().optional(),
  path: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  body: z.unknown(),
})

interface ReplayOptions {
  readonly at?: Instant
  readonly platform?: string
  readonly json?: true
}

export const replayCommand = new Command('replay')
  .description(
    'play recorded payloads through the whole program, on a store in memory, and tell what would be answered',
  )
  .argument('<file>', 'JSON lines {"platform", "path"?, "headers"?, "body"}; - reads standard input')
  .addOption(new Option('--platform <name>', 'of lines that name none').choices(names))
  .addOption(atOption())
  .addOption(jsonOption())
  .action(async (file: string, { platform, at, json }: ReplayOptions) => {
    const desk = await openRehearsal(loadSettings(), { plan: null, at: at ?? null })
    const replay = new Replay(desk)
    try {
      let count = 0
      for await (const [number, line] of numbered(file)) {
        if (line.trim() === '') continue
        count += 1
        const played = await replay.play(parsed(line, number), platform).catch(atLine(number))
        if (json) printJson({ line: number, ...played })
        else
          printText(
            [`${number} ${played.platform}: ${played.told}`, ...played.shown.map(({ text }) => `● ${text}`)].join('\n'),
          )
      }
      if (count === 0) throw new UserError(`${file} holds no payload`, oneALine)
    } finally {
      await replay.close()
      await desk.frontdesk.stop()
      await desk.store.close()
    }
  })

const oneALine = 'write one JSON object a line: {"platform": "web", "body": …}'

const unreadable: Readonly<Record<string, string>> = { ENOENT: 'is not there', EISDIR: 'is a folder' }

/** The lines of a file with their numbers. @throws UserError when it can't be read */
async function* numbered(file: string): AsyncGenerator<readonly [number: number, line: string]> {
  let number = 0
  try {
    for await (const line of linesOf(file === '-' ? process.stdin : createReadStream(file))) yield [++number, line]
  } catch (error) {
    const code = errorCode(error)
    if (code === null) throw error
    throw new UserError(`${file} ${unreadable[code] ?? `can't be read (${code})`}`, 'name a file of recorded payloads')
  }
}

const parsed = (line: string, number: number): z.output<typeof recorded> => {
  try {
    return recorded.parse(JSON.parse(line))
  } catch {
    throw new UserError(`line ${number} is no payload`, oneALine)
  }
}

/** What is wrong with a payload is said with its line. */
const atLine =
  (number: number) =>
  (error: unknown): never => {
    if (error instanceof UserError) throw new UserError(`line ${number}: ${error.message}`, error.remedy)
    throw error
  }

/** One replayer for each platform that occurs. */
class Replay {
  readonly #parts: Desk
  readonly #desk: Frontdesk
  readonly #open = new Map<string, Promise<Replayer>>()
  #answers: Promise<void>[] = []

  constructor(desk: Desk) {
    this.#parts = desk
    const receive: Receive = async (inbound) => {
      const receipt = await desk.frontdesk.receive(inbound)
      this.#answers.push(receipt.answered)
      return receipt
    }
    this.#desk = { ...desk.frontdesk, receive }
  }

  async play({ platform: named, ...payload }: z.output<typeof recorded>, fallback: string | undefined) {
    const platform = named ?? fallback ?? ''
    const replayer = await this.#replayer(platform)
    const told = await replayer.play(payload)
    await Promise.all(this.#answers)
    this.#answers = []
    await this.#desk.drain()
    return { platform, told, shown: await replayer.shown() }
  }

  async close(): Promise<void> {
    for (const open of this.#open.values()) await (await open).close()
  }

  #replayer(platform: string): Promise<Replayer> {
    const known = this.#open.get(platform)
    if (known !== undefined) return known
    const open = replayers[platform]
    if (open === undefined)
      throw new UserError(
        `payloads of ${JSON.stringify(platform)} can't be replayed`,
        `name one of ${names.join(', ')}`,
      )
    const opening = open(this.#desk, this.#parts).then((replayer) => {
      if (replayer.channel !== null) this.#desk.connect(replayer.channel)
      return replayer
    })
    this.#open.set(platform, opening)
    return opening
  }
}
