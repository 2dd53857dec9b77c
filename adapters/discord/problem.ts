import type { ChannelTrouble } from '../../src/runtime/channel.ts'

/** What an administrator must put right before Discord lets us in. */
export class DiscordProblem extends Error implements ChannelTrouble {
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.name = 'DiscordProblem'
    this.remedy = remedy
  }
}

export const wrongToken = new DiscordProblem(
  'Discord refuses DISCORD_TOKEN',
  "copy the bot's token again: discord.com/developers/applications, your application, Bot, Reset Token",
)

export const unreached: ChannelTrouble = {
  message: 'Discord is not reached just now',
  remedy: 'let connections out to discord.com and *.discord.gg, port 443; it is tried again by itself',
}

/** Once running, nothing but a new start lets us in again. */
export const untilRestart = ({ message, remedy }: DiscordProblem): ChannelTrouble => ({
  message,
  remedy: `${remedy}; then start again`,
})

const outdated = new DiscordProblem('Discord refuses how we connect', 'install the newest version of this program')

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
    ),
  ],
])
