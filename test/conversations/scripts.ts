import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'
import { z } from 'zod'

const words = z.array(z.string()).default([])
const expectations = {
  /** What the first line of the answer holds. */
  first: words,
  hears: words,
  not: words,
  offers: words,
  /** Buttons that must not be there. */
  withholds: words,
  action: z.enum(['answer', 'clarify', 'consent', 'live-chat', 'queue', 'ticket']).optional(),
}
export const step = z.union([
  z.strictObject({ say: z.string(), ...expectations }),
  z.strictObject({ press: z.string(), ...expectations }),
])
const conversation = z.strictObject({
  title: z.string(),
  plan: z.string().optional(),
  at: z.string(),
  steps: z.array(step).min(1),
})

const folder = fileURLToPath(new URL('.', import.meta.url))
/** Every conversation of this folder. */
export const conversations = readdirSync(folder)
  .filter((name) => name.endsWith('.yaml'))
  .map((name) => ({ name, ...conversation.parse(parse(readFileSync(join(folder, name), 'utf8'))) }))

export type Script = (typeof conversations)[number]
