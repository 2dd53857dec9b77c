import { styleText } from 'node:util'
import { literal } from '../../adapters/terminal/screen.ts'
import type { Catalog } from '../catalog/model.ts'
import { isSure, neededConfidence } from '../triage/clarity.ts'
import type { Evidence, Understanding } from '../understanding/understanding.ts'
import { bar, percent } from './bars.ts'

const barWidth = 20

/** What was understood of a message, which words spoke for what, and what else it could have been. In colour on a terminal. */
export const readingText = (understanding: Understanding, catalog: Catalog): string =>
  [
    foundLines(understanding, catalog).join('\n'),
    ...evidenceText(understanding),
    [styleText('bold', 'nearest readings'), ...nearestLines(understanding)].join('\n'),
  ].join('\n\n')

const foundLines = (understanding: Understanding, catalog: Catalog): readonly string[] => {
  const { intents, services, plans, priority, ticket, confidence, entities, continues } = understanding
  const isAnswered = isSure(understanding, catalog)
  const sure = styleText(isAnswered ? 'green' : 'yellow', percent(confidence))
  const threshold = percent(neededConfidence(understanding, catalog))
  const facts: readonly (readonly [string, readonly (string | null)[]])[] = [
    ['services', services],
    ['plans', plans],
    ['priority', [priority]],
    ['ticket', [ticket]],
    ['versions', entities.versions],
    ['e-mail', entities.emails],
    ['change', [entities.ticketChange]],
    ['to priority', [entities.namedPriority]],
    ['asked of it', [entities.ticketAsked ?? null]],
    ['choice', [entities.ordinal === null ? null : String(entities.ordinal)]],
  ]
  return [
    line('understood', `${styleText('bold', intents.join(', '))} ${sure}`),
    ...facts.flatMap(([name, values]) => {
      const known = values.filter((value) => value !== null)
      return known.length === 0 ? [] : [line(name, literal(known.join(', ')))]
    }),
    ...(continues || entities.leans === true ? [line('leans on', 'the message before it')] : []),
    ...(isAnswered ? [] : [line('unsure', `below ${threshold}, so the bot asks back`)]),
  ]
}

const line = (name: string, value: string): string => `${name.padEnd(11)} ${value}`

/** A paragraph for each reading that anything spoke for: what was asked for first, then what it is about, then how bad. */
const evidenceText = ({ intents, services, priority, evidence }: Understanding): readonly string[] => {
  const heaviest = Math.max(...evidence.map(({ weight }) => Math.abs(weight)))
  return [...intents, ...services, ...(priority === null ? [] : [priority])].flatMap((reading) => {
    const own = evidence.filter((each) => each.for === reading)
    if (own.length === 0) return []
    return [
      [styleText('bold', `what spoke for ${reading}`), ...own.map((each) => evidenceLine(each, heaviest))].join('\n'),
    ]
  })
}

const widestWords = 34

const evidenceLine = ({ what, weight }: Evidence, heaviest: number): string => {
  const words = Array.from(literal(what))
  const shown = words.length > widestWords ? `${words.slice(0, widestWords - 1).join('')}…` : words.join('')
  const drawn = styleText(weight < 0 ? 'red' : 'green', bar(Math.abs(weight) / heaviest, barWidth))
  return `  ${shown.padEnd(widestWords)} ${weightText(weight)}  ${drawn}`
}

const weightText = (weight: number): string => `${weight < 0 ? '−' : '+'}${Math.abs(weight).toFixed(2)}`

const nearestLines = ({ nearest }: Understanding): readonly string[] =>
  nearest.map(({ intent, confidence }) =>
    `  ${intent.padEnd(widestWords)} ${percent(confidence).padStart(5)}  ${styleText('cyan', bar(confidence, barWidth))}`.trimEnd(),
  )
