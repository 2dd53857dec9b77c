import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { z } from 'zod'

const read = (path: string) => readFileSync(fileURLToPath(new URL(`../${path}`, import.meta.url)), 'utf8')

const composeFile = z.object({
  services: z.object({
    mongodb: z.object({
      image: z.string(),
      command: z.array(z.string()),
      ports: z.tuple([z.string()]),
      healthcheck: z.object({ test: z.array(z.string()) }),
    }),
  }),
})
interface Member {
  readonly host: string
}

/** Runs the check of health as the shell of MongoDB would, on a server that is in `state`. */
const check = (script: string, state: 'new' | 'secondary' | 'primary') => {
  const made: { readonly _id: string; readonly members: readonly Member[] }[] = []
  const status = () => {
    if (state === 'new') throw new Error('no replset config has been received')
  }
  let code: number | null = null
  const quit = (value: number) => {
    code = value
  }
  const hello = () => ({ isWritablePrimary: state === 'primary' })
  new Function('rs', 'db', 'quit', script)({ status, initiate: made.push.bind(made) }, { hello }, quit)
  return { made, code }
}

describe('the MongoDB for a trial', () => {
  const { mongodb } = composeFile.parse(parse(read('manifests/compose.yaml'))).services
  const [url = ''] = /mongodb:\/\/localhost\S+(?=`)/.exec(read('README.md')) ?? []
  const script = mongodb.healthcheck.test.at(-1) ?? ''

  it('is at the address in the README, which is also what its only member is called', () => {
    const { host, port, searchParams } = new URL(url)
    expect(mongodb.ports).toEqual([`127.0.0.1:${port}:27017`])
    expect(mongodb.command).toContain(searchParams.get('replicaSet'))
    expect(read('manifests/compose.yaml')).toContain(url)
    expect(check(script, 'new').made).toEqual([{ _id: searchParams.get('replicaSet'), members: [{ _id: 0, host }] }])
    expect(mongodb.image).toMatch(/^mongo:\d+\.\d+/)
  })

  it('is healthy once it has a primary, and made a replica set once', () => {
    expect(check(script, 'new').code).toBe(1)
    expect(check(script, 'secondary')).toEqual({ made: [], code: 1 })
    expect(check(script, 'primary')).toEqual({ made: [], code: 0 })
  })
})
