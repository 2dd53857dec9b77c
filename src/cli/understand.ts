import { Command } from 'commander'
import { z } from 'zod'
import { loadCatalog, loadSettings, matcherFor } from '../main.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { linesOf } from './lines.ts'
import { printJson } from './print.ts'

const line = z.object({ text: z.string() })

export const understandCommand = new Command('understand')
  .description('read JSON lines {"text"} from standard input, print what is understood of each')
  .action(async () => {
    const settings = loadSettings()
    const matcher = await matcherFor(settings, await loadCatalog(settings))
    for await (const input of linesOf(process.stdin)) {
      if (input.trim() !== '') printJson(understood(matcher, input))
    }
  })

/** A line that is no request is answered in its place, so that lines and answers stay in step. */
const understood = (matcher: Matcher, input: string): object => {
  const request = line.safeParse(parsed(input))
  if (!request.success) {
    process.exitCode = 1
    return { error: 'each line must be a JSON object with a "text" that is a string' }
  }
  const { intents, services, plans, priority, ticket, confidence } = matcher.understand(request.data.text)
  return { intents, services, plans, priority, ticket, confidence }
}

const parsed = (input: string): unknown => {
  try {
    return JSON.parse(input)
  } catch {
    return null
  }
}
