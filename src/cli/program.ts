import { readFileSync } from 'node:fs'
import { Command } from 'commander'

const { version, description } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
  version: string
  description: string
}

/** In the order in which help lists them. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
  serve: async () => (await import('./serve.ts')).serveCommand,
  chat: async () => (await import('./chat.ts')).chatCommand,
  check: async () => (await import('./check.ts')).checkCommand,
  ask: async () => (await import('./ask.ts')).askCommand,
  hours: async () => (await import('./hours.ts')).hoursCommand,
  understand: async () => (await import('./understand.ts')).understandCommand,
  intents: async () => (await import('./intents.ts')).intentsCommand,
  eval: async () => (await import('./eval.ts')).evalCommand,
  accounts: async () => (await import('./accounts.ts')).accountsCommand,
  tickets: async () => (await import('./tickets.ts')).ticketsCommand,
  store: async () => (await import('./store.ts')).storeCommand,
  manifest: async () => (await import('./manifest.ts')).manifestCommand,
  doctor: async () => (await import('./doctor.ts')).doctorCommand,
  replay: async () => (await import('./replay.ts')).replayCommand,
}

/** @param name the command to be run: it alone is loaded; any other word loads all, for help and suggestions */
export const createProgram = async (name = ''): Promise<Command> => {
  const program = new Command('frontdesk').description(description).version(version)
  const named = Object.hasOwn(commands, name) ? commands[name] : undefined
  const wanted = named === undefined ? Object.values(commands) : [named]
  for (const command of await Promise.all(wanted.map((load) => load()))) program.addCommand(command)
  pointToHelp(program)
  return program
}

/** Commands that are made apart take nothing over from the program. */
const pointToHelp = (command: Command): void => {
  command.showHelpAfterError('Run with --help to see what is possible.')
  for (const inner of command.commands) pointToHelp(inner)
}
