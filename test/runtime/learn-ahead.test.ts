import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { learnAhead } from '../../src/runtime/learn-ahead.ts'
import { runJson, workplace } from '../support/program.ts'

it('what was learned at the install is there at the first start: nothing is learned anew', async () => {
  await learnAhead()
  const at = workplace()
  const cache = join(at.folder, 'cold')
  const first = { ...at, env: { ...at.env, FRONTDESK_CACHE: cache } }
  expect(await runJson(first, ['ask', 'when is live chat open?', '--json'])).toMatchObject([{ action: 'answer' }])
  expect(readdirSync(cache).filter((name) => name.startsWith('matcher-'))).toEqual([])
})
