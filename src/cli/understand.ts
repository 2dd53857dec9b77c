import { Command, Option } from 'commander'
import { z } from 'zod'
import { loadSettings, loadUnderstood } from '../main.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { linesOf } from './lines.ts'
import { printJson } from './print.ts'
import { readingText } from './reading-text.ts'
import { tryOut } from './try-out.ts'

interface UnderstandOptions {
  readonly explain?: string
  readonly interactive?: true
}

export const understandCommand = new Command('understand')
  .description('print what is understood of messages: JSON lines {"text"} from standard input, or one to be explained')
  .addOption(
    new Option('--explain <text>', 'one message, with the words that spoke for its reading').conflicts('interactive'),
  )
  .option('--interactive', 'type messages and see how each is read; edits of the catalog hold at once')
  .addHelpText(
    'after',
    `
In an explanation, ‹word› stands for a family of words of vocabulary.yaml, or for what is recognised by its form, such
as ‹plan› and ‹email›; "name:" is a name of a service, "severity:" a cue of severity.yaml. Weights are logits: what is
below zero spoke against.`,
  )
  .action(async ({ explain, interactive }: UnderstandOptions) => {
    const settings = loadSettings()
    const { catalog, makeMatcher } = await loadUnderstood(settings)
    const matcher = await makeMatcher()
    if (explain !== undefined) console.log(readingText(matcher.understand(explain), catalog))
    else if (interactive) await tryOut({ settings, catalog, matcher }, process.stdin, process.stdout)
    else await answerLines(matcher)
  })

const answerLines = async (matcher: Matcher): Promise<void> => {
  for await (const input of linesOf(process.stdin)) {
    if (input.trim() !== '') printJson(understood(matcher, input))
  }
}

const line = z.object({ text: z.string() })

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
