import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { accountsCommand } from './cli/accounts.ts'
import { askCommand } from './cli/ask.ts'
import { chatCommand } from './cli/chat.ts'
import { checkCommand } from './cli/check.ts'
import { hoursCommand } from './cli/hours.ts'
import { serveCommand } from './cli/serve.ts'
import { ticketsCommand } from './cli/tickets.ts'
import { understandCommand } from './cli/understand.ts'
import { failureText } from './cli/user-error.ts'

const { version, description } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
  version: string
  description: string
}

const program = new Command('frontdesk')
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
  accountsCommand,
  ticketsCommand,
]) {
  program.addCommand(command)
}

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

try {
  await program.parseAsync()
} catch (error) {
  console.error(failureText(error))
  process.exitCode = 1
}
