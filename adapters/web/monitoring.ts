import { z } from 'zod'
import { named, problem } from './wire.ts'

/** What the server answers beside the chat, for whoever watches it. */
export const health = z.strictObject({ status: z.literal('ok') }).register(named, { id: 'Health' })

export const readiness = z
  .strictObject({
    status: z.enum(['ready', 'degraded']).meta({ description: 'degraded: a platform serves nobody just now' }),
    channels: z
      .array(z.strictObject({ platform: z.string(), message: z.string(), remedy: z.string() }))
      .optional()
      .meta({ description: 'The platforms that are away, each with its remedy' }),
  })
  .register(named, { id: 'Readiness' })

/** As they stand in the documentation. */
export const monitors = [
  { id: 'health', path: '/healthz', summary: 'Whether the server runs', answer: health, refusals: {} },
  {
    id: 'readiness',
    path: '/readyz',
    summary: 'Whether messages can be taken',
    answer: readiness,
    refusals: { 503: { description: 'The store can not be written just now', schema: problem } },
  },
] as const
