import { expect, it } from 'vitest'
import { z } from 'zod'
import { health, readiness } from '../../../adapters/web/monitoring.ts'
import { openApi } from '../../../adapters/web/openapi.ts'
import { newMessage } from '../../../adapters/web/wire.ts'
import { startWebServer } from '../../support/web-server.ts'

const document = z
  .object({
    paths: z.record(z.string(), z.record(z.string(), z.looseObject({ responses: z.record(z.string(), z.unknown()) }))),
    components: z.object({
      schemas: z.record(z.string(), z.looseObject({ required: z.array(z.string()).optional() })),
    }),
  })
  .parse(openApi())

it('demands of a message what the desk demands: files may be left out', () => {
  const required = document.components.schemas.NewMessage?.required
  expect(required).toEqual(['id', 'text'])
  expect(newMessage.safeParse({ id: '1', text: 'hi' }).success).toBe(true)
})

it('tells of what a monitoring asks, as it is answered', async () => {
  const server = await startWebServer()
  for (const [path, schema] of [
    ['/healthz', health],
    ['/readyz', readiness],
  ] as const) {
    const response = await fetch(server.url + path)
    expect(Object.keys(document.paths[path]?.get?.responses ?? {})).toContain(String(response.status))
    expect(schema.safeParse(await response.json()).error).toBeUndefined()
  }
  await server.stop()
})
