import { readFile } from 'node:fs/promises'
import { styleText } from 'node:util'
import { Command, InvalidArgumentError, Option } from 'commander'
import type { Catalog } from '../catalog/model.ts'
import { loadSettings, loadUnderstood } from '../main.ts'
import {
  type Confusion,
  confusionsOf,
  type Figures,
  figuresOf,
  isRight,
  type Judged,
  judge,
  labelText,
  predict,
} from '../understanding/figures.ts'
import { type LabelledLine, readLabels } from '../understanding/labelled.ts'
import { UserError } from '../user-error.ts'
import { bar, percent } from './bars.ts'
import { jsonOption } from './options.ts'
import { cutLine, printJson, printText } from './print.ts'

interface EvalOptions {
  readonly errors: number
  readonly json?: true
}

const readErrors = (text: string): number => {
  const count = Number(text)
  if (Number.isSafeInteger(count) && count >= 0) return count
  throw new InvalidArgumentError('Write a whole number, 0 or more.')
}

export const evalCommand = new Command('eval')
  .description('measure on labelled messages how well the catalog is understood')
  .argument('<file>', 'one JSON object a line: {"text", "intents", "services", "plans", "priority", "ticket"}')
  .addOption(new Option('--errors <count>', 'show so many wrong lines').argParser(readErrors).default(10))
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
"text" and "intents" are needed, the most important intent first; what is left out stands for nothing. Measure on
messages that are not among the examples in the catalog, such as those of last month.`,
  )
  .action(async (file: string, { errors, json }: EvalOptions) => {
    const settings = loadSettings()
    const { catalog, makeMatcher } = await loadUnderstood(settings)
    const gold = await readGold(file, catalog)
    const matcher = await makeMatcher()
    const judged = judge(
      gold,
      gold.map(({ text }) => predict(matcher, text)),
    )
    if (json) printJson(evaluationJson(judged, errors))
    else printEvaluation(judged, errors)
  })

const mostProblems = 20

const readGold = async (file: string, catalog: Catalog): Promise<readonly LabelledLine[]> => {
  const read = readLabels(await readText(file), catalog)
  if (!read.ok) {
    const problems = read.problems.slice(0, mostProblems).map(({ line, message }) => `  ${file}:${line}  ${message}`)
    const more = read.problems.length - problems.length
    throw new UserError(
      ['there are lines that can not be measured on:', ...problems, ...(more > 0 ? [`  and ${more} more`] : [])].join(
        '\n',
      ),
    )
  }
  if (read.value.length > 0) return read.value
  throw new UserError(`${file} holds no messages`, 'write one a line: {"text": "…", "intents": ["…"]}')
}

const readText = async (file: string): Promise<string> => {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : null
    throw new UserError(`${file} can't be read (${String(code)})`, 'name a file that is there and may be read')
  }
}

type JudgedLine = Judged<LabelledLine>

const wrongOf = (judged: readonly JudgedLine[]): readonly JudgedLine[] => judged.filter((one) => !isRight(one))

const evaluationJson = (judged: readonly JudgedLine[], errors: number) => ({
  figures: figuresOf(judged),
  confused: confusionsOf(judged),
  wrong: wrongOf(judged)
    .slice(0, errors)
    .map(({ gold: { line, text, ...gold }, predicted }) => ({ line, text, gold, predicted })),
})

const printEvaluation = (judged: readonly JudgedLine[], errors: number): void => {
  printFigures(figuresOf(judged))
  printConfusions(confusionsOf(judged))
  printWrong(wrongOf(judged), errors)
}

/** What is said of each figure, and whether less of it is better. */
const figureNames: readonly (readonly [keyof Figures, string, isError?: true])[] = [
  ['primaryIntent', 'first intent right'],
  ['intentSet', 'all intents right'],
  ['serviceSet', 'all services right'],
  ['serviceF1', 'services one by one (F1)'],
  ['plans', 'plans right'],
  ['priority', 'priority right'],
  ['ticket', 'ticket number right'],
  ['wholeMessage', 'everything right'],
  ['outOfScopeRecall', 'out-of-scope recognised'],
  ['inScopeWronglyRejected', 'wrongly out-of-scope', true],
  ['calibrationError', 'confidence off by', true],
]

const title = (text: string): string => styleText('bold', text)

const printFigures = (figures: Figures): void => {
  console.log(title(`${figures.messages} ${figures.messages === 1 ? 'message' : 'messages'}`))
  for (const [name, words, isError] of figureNames) {
    const value = figures[name]
    const shown = value === null ? 'none to tell'.padStart(7) : percent(value, 1).padStart(7)
    const drawn = value === null ? '' : styleText(isError ? 'red' : 'green', bar(value, 30))
    console.log(`  ${words.padEnd(25)} ${shown}  ${drawn}`.trimEnd())
  }
}

const longestBar = 20

const printConfusions = (confusions: readonly Confusion[]): void => {
  if (confusions.length === 0) return
  const most = confusions[0]?.count ?? 1
  console.log(`\n${title('Confused')}, the first intents`)
  console.log(styleText('dim', `  times  ${'should be'.padEnd(17)} understood as`))
  for (const { gold, predicted, count } of confusions) {
    const drawn = styleText('red', bar(count / most, longestBar))
    console.log(`  ${String(count).padStart(5)}  ${gold.padEnd(17)} ${predicted.padEnd(17)} ${drawn}`.trimEnd())
  }
}

const longestText = 300

const printWrong = (wrong: readonly JudgedLine[], errors: number): void => {
  const shown = wrong.slice(0, errors)
  const of = shown.length < wrong.length ? `: ${shown.length} of ${wrong.length}` : ''
  if (wrong.length > 0) console.log(`\n${title('Wrong')}${of}${of === '' ? '' : '; --errors shows more'}`)
  for (const { gold, predicted } of shown) {
    printText(`\n${String(gold.line).padStart(5)}  ${cutLine(gold.text, longestText)}`)
    console.log(`       should be  ${styleText('green', labelText(gold))}`)
    console.log(`       is         ${styleText('red', labelText(predicted))}  ${percent(predicted.confidence)}`)
  }
}
