import type { ChannelTrouble } from '../../../src/runtime/channel.ts'

/** What an administrator must put right before Discord lets us in. */
export class DiscordProblem extends Error implements ChannelTrouble {
  readonly remedy: string
  /** What is wrong is with us, and stays so until we are started again. */
  readonly isOurs: boolean
  constructor(message: string, remedy: string, isOurs: boolean) {
    super(message)
    this.name = 'DiscordProblem'
    this.remedy = remedy
    this.isOurs = isOurs
  }
}

export const wrongToken = new DiscordProblem(
  'Discord refuses DISCORD_TOKEN',
  "copy the bot's token again: discord.com/developers/applications, your application, Bot, Reset Token",
  true,
)

export const unreached: ChannelTrouble = {
  message: 'Discord is not reached just now',
  remedy: 'let connections out to discord.com and *.discord.gg, port 443; it is tried again by itself',
}

/** As it is told once we run. */
export const whileRunning = ({ message, remedy, isOurs }: DiscordProblem): ChannelTrouble => ({
  message,
  remedy: `${remedy}; ${isOurs ? 'then start again' : 'it is tried again by itself'}`,
})

const outdated = new DiscordProblem(
  'Discord refuses how we connect',
  'install the newest version of this program',
  true,
)

/** Codes with which Discord closes a connection for good. */
export const fatalCloses: ReadonlyMap<number, DiscordProblem> = new Map([
  [4004, wrongToken],
  [4010, outdated],
  [4011, outdated],
  [4012, outdated],
  [4013, outdated],
  [
    4014,
    new DiscordProblem(
      "Discord doesn't let the bot read messages",
      'switch on Message Content Intent: discord.com/developers/applications, your application, Bot, Privileged Gateway Intents',
      false,
    ),
  ],
])
