import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { vendorFolder } from '../catalog/vendor-catalog.ts'
import { run, workplace } from '../support/program.ts'

describe('frontdesk check', () => {
  it('warns of what works, but holds the understanding back', async () => {
    const at = workplace()
    const intents = join(at.folder, 'draft')
    cpSync(vendorFolder, intents, { recursive: true })
    rmSync(join(intents, 'understanding', 'vocabulary.yaml'))
    const { code, stdout } = await run({ ...at, env: { ...at.env, FRONTDESK_INTENTS: intents } }, ['check'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/ is in order: .*\nWarnings:\n.*vocabulary\.yaml:1:1 {2}the file is missing: .*\n$/)
  })
})
