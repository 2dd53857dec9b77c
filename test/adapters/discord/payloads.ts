import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { readDispatch } from '../../../adapters/discord/inbound.ts'

const dispatch = z.object({ t: z.string(), d: z.unknown() })

/** What the adapter makes of a dispatch as Discord documents it. */
export const arrivalOf = (name: string) => {
  const { t, d } = dispatch.parse(JSON.parse(readFileSync(new URL(`./payloads/${name}.json`, import.meta.url), 'utf8')))
  return readDispatch(t, d)
}
