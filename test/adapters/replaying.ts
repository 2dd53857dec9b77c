import { readdirSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Environment, run, workplace } from '../support/program.ts'

const played = z.object({
  told: z.string(),
  shown: z.array(z.object({ text: z.string(), wire: z.record(z.string(), z.unknown()) })),
})

const payloadsOf = (platform: string): URL => new URL(`./${platform}/payloads/`, import.meta.url)

/** Names of all recorded payloads of a platform. */
export const recordedOf = (platform: string): readonly string[] =>
  readdirSync(payloadsOf(platform)).map((file) => file.replace(/\.json$/, ''))

/** Plays recorded payloads of a platform through `frontdesk replay`, in that order: what was told and shown for each. */
export const replay = async (platform: string, names: readonly string[], env: Environment = {}) => {
  const folder = payloadsOf(platform)
  const lines = names.map((name) => {
    const body: unknown = JSON.parse(readFileSync(new URL(`${name}.json`, folder), 'utf8'))
    return JSON.stringify({ body })
  })
  const { stdout } = await run(workplace(env), ['replay', '-', '--platform', platform, '--json'], lines.join('\n'))
  return stdout.split('\n').flatMap((line) => (line === '' ? [] : [played.parse(JSON.parse(line))]))
}
