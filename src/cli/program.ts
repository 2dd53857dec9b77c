import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { accountsCommand } from './accounts.ts'
import { askCommand } from './ask.ts'
import { chatCommand } from './chat.ts'
import { checkCommand } from './check.ts'
import { doctorCommand } from './doctor.ts'
import { evalCommand } from './eval.ts'
import { hoursCommand } from './hours.ts'
import { intentsCommand } from './intents.ts'
import { manifestCommand } from './manifest.ts'
import { replayCommand } from './replay.ts'
import { serveCommand } from './serve.ts'
import { storeCommand } from './store.ts'
import { ticketsCommand } from './tickets.ts'
import { understandCommand } from './understand.ts'

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
  description: string
}

export const program = new Command('frontdesk')
  .description(description)
  .version(version)
  .showHelpAfterError('Run with --help to see what is possible.')

for (const command of [
  serveCommand,
  chatCommand,
  checkCommand,
  askCommand,
  hoursCommand,
  understandCommand,
  intentsCommand,
  evalCommand,
  accountsCommand,
  ticketsCommand,
  storeCommand,
  manifestCommand,
  doctorCommand,
  replayCommand,
]) {
  program.addCommand(command)
}
