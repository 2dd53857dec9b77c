import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readDispatch } from '../../../adapters/discord/inbound.ts'

const dispatch = z.object({ t: z.string(), d: z.looseObject({}) })

/** What the adapter makes of a dispatch as Discord documents it; `changed`: with other data in place of its own. */
export const arrivalOf = (name: string, changed: (d: object) => unknown = (d) => d) => {
  const { t, d } = dispatch.parse(JSON.parse(readFileSync(new URL(`./payloads/${name}.json`, import.meta.url), 'utf8')))
  return readDispatch(t, changed(d))
}
