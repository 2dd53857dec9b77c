import { type DestinationStream, type Logger, pino } from 'pino'

/** Where an error came from. Its message is left out: it may quote what a customer wrote, or a secret. */
const trace = (error: unknown): object => {
  if (!(error instanceof Error)) return { name: typeof error }
  const frames = error.stack?.split('\n').filter((line) => line.startsWith('    at '))
  return { name: error.name, code: 'code' in error ? error.code : undefined, frames }
}

/** JSON lines, to standard error unless told otherwise, so that what a command prints stays apart. */
export const createLog = (level: string, to: DestinationStream = pino.destination(2)): Logger =>
  pino({ level, base: null, serializers: { err: trace, error: trace } }, to)
