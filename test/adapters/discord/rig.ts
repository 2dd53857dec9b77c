import { PassThrough } from 'node:stream'
import { pressedAt } from '../../../adapters/discord/address.ts'
import { createDiscordChannel, type DiscordChannel } from '../../../adapters/discord/channel.ts'
import type { Keeper } from '../../../adapters/discord/connection/sessions.ts'
import { createLog } from '../../../src/log.ts'
import type { Receive } from '../../../src/runtime/channel.ts'
import { type ContractDesk, openContractDesk, type Shown } from '../channel-contract.ts'
import { type Fake, openFake } from './fake.ts'
import type { Control, FakeInteraction, FakeMessage, FakeUser } from './fake-state.ts'

/** Discord, a desk, and our channel between them. */
export interface Rig {
  readonly fake: Fake
  readonly contract: ContractDesk
  readonly channel: DiscordChannel
  readonly maria: FakeUser
  /** What the desk was asked to take in, ignored and repeated events included. */
  readonly taken: readonly Parameters<Receive>[0][]
  /** Resolves when so many events were taken in, and everything is answered. */
  answeredAll(count: number): Promise<void>
  /** Does something that the gateway tells of; resolves with what Maria gets to see of it. */
  shownBy(act: () => unknown): Promise<readonly FakeMessage[]>
  /** What came for Maria since the last look. */
  news(): readonly FakeMessage[]
  logged(): string
  /** Another process in place of this one; the desk and what was kept stay. */
  restart(): Promise<Rig>
  close(): Promise<void>
}

export interface RigOptions {
  readonly fake?: Fake
  readonly listenChannels?: readonly string[]
  readonly token?: string
  readonly start?: boolean
  /** Waited for before each delivery. */
  readonly beforeDelivery?: () => Promise<void>
  readonly typingAfterMs?: number
  readonly refusedPauseMs?: number
  readonly now?: () => number
  /** In place of the usual desk. */
  readonly contract?: ContractDesk
}

interface Kept {
  readonly fake: Fake
  readonly contract: ContractDesk
  readonly keeper: Keeper & { readonly values: Map<string, string> }
  readonly maria: FakeUser
  seen: number
  /** The process that is running. */
  channel: DiscordChannel | null
}

const memoryKeeper = (): Kept['keeper'] => {
  const values = new Map<string, string>()
  return {
    values,
    kept: async (name) => values.get(name) ?? null,
    keep: async (name, value) => {
      if (value === null) values.delete(name)
      else values.set(name, value)
    },
  }
}

export const openRig = async (options: RigOptions = {}): Promise<Rig> => {
  const fake = options.fake ?? (await openFake())
  const contract = options.contract ?? (await openContractDesk())
  const maria = fake.person('Maria')
  await contract.link(`discord:${maria.id}`)
  const kept: Kept = { fake, contract, maria, keeper: memoryKeeper(), seen: 0, channel: null }
  const nobody = { ok: false, retryAfterMs: null, permanent: false, why: 'restarting' } as const
  contract.desk.connect({
    platform: 'discord',
    deliver: async (delivery) => {
      await options.beforeDelivery?.()
      return kept.channel?.deliver(delivery) ?? nobody
    },
  })
  return assemble(kept, options)
}

const assemble = async (kept: Kept, options: RigOptions): Promise<Rig> => {
  const { fake, contract, maria, keeper } = kept
  const taken: Parameters<Receive>[0][] = []
  const lines: string[] = []
  const sink = new PassThrough().on('data', (chunk) => lines.push(String(chunk)))
  const receive: Receive = async (inbound) => {
    try {
      const receipt = await contract.desk.receive(inbound)
      taken.push(inbound)
      return receipt
    } finally {
      fake.changed()
    }
  }
  const channel = createDiscordChannel(
    { ...contract.desk, receive },
    {
      access: {
        token: options.token ?? fake.token,
        apiUrl: fake.apiUrl,
        listenChannels: new Set(options.listenChannels),
        requestsPerSecond: 50,
      },
      keeper,
      log: createLog('trace', sink),
      firstRetryMs: 1,
      ...(options.typingAfterMs === undefined ? {} : { typingAfterMs: options.typingAfterMs }),
      ...(options.now === undefined ? {} : { now: options.now }),
      ...(options.refusedPauseMs === undefined ? {} : { refusedPauseMs: options.refusedPauseMs }),
    },
  )
  kept.channel = channel
  if (options.start !== false) await channel.start()
  const answeredAll = async (count: number) => {
    await fake.until(() => taken.length >= count)
    await contract.answered()
  }
  const news = () => {
    const messages = fake.seenBy(maria).filter(({ shownAt }) => shownAt > kept.seen)
    kept.seen = messages.at(-1)?.shownAt ?? kept.seen
    return messages
  }
  return {
    ...{ fake, contract, channel, maria, taken, answeredAll, news },
    logged: () => lines.join(''),
    shownBy: async (act) => {
      const before = taken.length
      const acted = act()
      await answeredAll(before + 1)
      if (isInteraction(acted)) await fake.until(() => isTidy(acted))
      return news()
    },
    restart: async () => {
      await channel.stop()
      return assemble(kept, options)
    },
    close: async () => {
      await channel.stop()
      await contract.close()
      await fake.close()
    },
  }
}

const isInteraction = (acted: unknown): acted is FakeInteraction =>
  typeof acted === 'object' && acted !== null && 'acknowledged' in acted

/** Nothing says "… is thinking", and pressed buttons are gone. */
const isTidy = ({ acknowledged, original }: FakeInteraction): boolean =>
  acknowledged !== null && original?.thinking !== true && (acknowledged !== 6 || original?.components.length === 0)

/** What a message says to a reader: notation read as Discord reads it. */
export const shownText = (content: string): string =>
  content.replaceAll(
    /\\([^0-9A-Za-z\s])|```\n?|\*\*|^-# |\u200b|\[((?:\\.|[^\]\\])*)\]\(<([^>]*)>\)|<(https?:[^>]*)>|<t:(\d+):f>/gm,
    (_all, literal?: string, label?: string, link?: string, url?: string, at?: string) => {
      if (literal !== undefined) return literal
      if (label !== undefined) return `${shownText(label)} (${link})`
      return at === undefined ? (url ?? '') : new Date(Number(at) * 1000).toISOString()
    },
  )

/** A choice under a message, and how it is made. */
export interface Choice {
  readonly id: string
  readonly label: string
  readonly customId: string
  readonly values?: readonly string[]
}

const choicesIn = (control: Control): readonly Choice[] => {
  const { custom_id: customId, label = '', options } = control
  if (options === undefined) return [{ id: pressedAt(customId)?.action ?? '', label, customId }]
  return options.map(({ value, label }) => ({ id: value, label, customId, values: [value] }))
}

export const choicesOf = ({ components }: FakeMessage): readonly Choice[] =>
  components.flatMap((row) => row.components).flatMap(choicesIn)

export const shownOf = (message: FakeMessage): Shown => ({
  text: shownText(message.content),
  actions: choicesOf(message).map(({ id, label }) => ({ id, label })),
})

/** Presses the newest button that has this id or label. */
export const pressNewest = ({ fake, maria }: Pick<Rig, 'fake' | 'maria'>, action: string): FakeInteraction => {
  const found = fake
    .seenBy(maria)
    .toReversed()
    .flatMap((message) => choicesOf(message).map((choice) => ({ message, choice })))
    .find(({ choice }) => choice.id === action || choice.label === action)
  if (found === undefined) throw new Error(`there is no button ${action}`)
  return fake.press(maria, found.message, found.choice.customId, found.choice.values)
}

export const ask = (question: string): object => ({
  name: 'support',
  type: 1,
  options: [{ type: 1, name: 'ask', options: [{ type: 3, name: 'question', value: question }] }],
})

export const subcommand = (name: string): object => ({
  name: 'support',
  type: 1,
  options: [{ type: 1, name, options: [] }],
})
