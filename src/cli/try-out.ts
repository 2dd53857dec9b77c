import { createInterface } from 'node:readline'
import { styleText } from 'node:util'
import type { Catalog } from '../catalog/model.ts'
import { type AllSettings, followCatalog } from '../main.ts'
import type { Matcher } from '../understanding/understanding.ts'
import { readingText } from './reading-text.ts'

interface Known {
  readonly settings: AllSettings
  readonly catalog: Catalog
  readonly matcher: Matcher
}

/** Shows how each line of the input is read, until it ends. Edits of the catalog hold as soon as they are learned. */
export const tryOut = async (
  { settings, ...known }: Known,
  input: NodeJS.ReadStream,
  output: NodeJS.WriteStream,
): Promise<void> => {
  const lines = createInterface({ input, output, prompt: '> ' })
  const isTalk = input.isTTY && output.isTTY
  let { catalog, matcher } = known
  let ended = false
  lines.once('close', () => {
    ended = true
  })
  const prompt = (): void => {
    if (isTalk && !ended) lines.prompt(true)
  }
  const say = (text: string): void => {
    output.write(`${isTalk ? '\r\x1b[K' : ''}${text}\n`)
    prompt()
  }
  const stop = followCatalog(settings, catalog, {
    onLearning: () => say(styleText('cyan', 'Your edit is being learned; until it is, messages are read as before.')),
    onChange: (changed, learned) => {
      catalog = changed
      matcher = learned
      say(styleText('cyan', 'Your edit holds from now on.'))
    },
    onProblem: (problems) => say(styleText('red', `Your edit is wrong, and the catalog as it was holds:\n${problems}`)),
  })
  try {
    if (isTalk) say(`Type a message to see how it is read; Ctrl-D ends. Edit ${settings.FRONTDESK_INTENTS} meanwhile.`)
    for await (const line of lines) {
      if (line.trim() === '') prompt()
      else say(`\n${readingText(matcher.understand(line), catalog)}\n`)
    }
  } finally {
    stop()
    if (isTalk) output.write('\n')
  }
}
