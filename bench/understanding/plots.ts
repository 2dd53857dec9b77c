import type { Judged } from '../../src/understanding/figures.ts'

const size = 360
const margin = 40
const bins = 10

const frame = (title: string, x: string, y: string, inside: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size + 2 * margin}" height="${size + 2 * margin}" font-family="sans-serif" font-size="12">` +
  `<rect width="100%" height="100%" fill="white"/><g transform="translate(${margin},${margin})">` +
  `<rect width="${size}" height="${size}" fill="none" stroke="#888"/>${inside}` +
  `<text x="${size / 2}" y="-14" text-anchor="middle" font-size="14">${title}</text>` +
  `<text x="${size / 2}" y="${size + 28}" text-anchor="middle">${x}</text>` +
  `<text transform="translate(-26,${size / 2}) rotate(-90)" text-anchor="middle">${y}</text></g></svg>`

/** Among the messages given a confidence, how many are right: on the diagonal where the confidence holds. */
export const reliabilityPlot = (judged: readonly Judged[]): string => {
  const points = Array.from({ length: bins }, (_, bin) => {
    const inside = judged.filter(({ predicted }) => Math.min(bins - 1, Math.floor(predicted.confidence * bins)) === bin)
    const count = Math.max(1, inside.length)
    return {
      sure: inside.reduce((sum, { predicted }) => sum + predicted.confidence, 0) / count,
      right: inside.filter(({ hits }) => hits.primary).length / count,
      messages: inside.length,
    }
  }).filter(({ messages }) => messages > 0)
  const circles = points.map(({ sure, right, messages }) => {
    const radius = 3 + Math.sqrt(messages / Math.max(1, judged.length)) * 24
    return `<circle cx="${sure * size}" cy="${(1 - right) * size}" r="${radius.toFixed(1)}" fill="#2a6" fill-opacity="0.6"/>`
  })
  const diagonal = `<line x1="0" y1="${size}" x2="${size}" y2="0" stroke="#888" stroke-dasharray="4"/>`
  return frame('Reliability', 'confidence', 'share that is right', diagonal + circles.join(''))
}

export interface CostPoint {
  readonly name: string
  readonly us: number
  readonly accuracy: number
}

/** Accuracy against the time a message takes, in powers of ten from 1 µs to 10 ms. */
export const costPlot = (title: string, points: readonly CostPoint[]): string => {
  const lowest = Math.floor(Math.min(...points.map(({ accuracy }) => accuracy)) * 10) / 10
  const marks = points.map(({ name, us, accuracy }) => {
    const x = (Math.log10(Math.max(1, us)) / 4) * size
    const y = ((1 - accuracy) / Math.max(0.05, 1 - lowest)) * size
    return `<circle cx="${x}" cy="${y}" r="5" fill="#26a"/><text x="${x + 8}" y="${y + 4}">${name}</text>`
  })
  return frame(title, 'µs a message (1 to 10 000, logarithmic)', `accuracy (${lowest} to 1)`, marks.join(''))
}
