import { cpSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { otherCatalogsFolder, vendorFolder } from '../catalog/vendor-catalog.ts'
import { run, workplace, writeInto } from '../support/program.ts'

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

  it('prints the first of many mistakes and how many more there are; all of them as JSON', async () => {
    const at = workplace({ FRONTDESK_INTENTS: './draft' })
    const intents = join(at.folder, 'draft')
    cpSync(join(otherCatalogsFolder, 'kornfeld'), intents, { recursive: true })
    const examples = Array.from({ length: 75 }, (_, index) => `- { text: "example ${index}", intents: [greetings] }`)
    writeInto(at, 'draft/understanding/messages/wrong.yaml', examples.join('\n'))
    const { code, stderr } = await run(at, ['check'])
    expect(code).toBe(1)
    expect(stderr.match(/wrong\.yaml:\d+:\d+ {2}/g)).toHaveLength(50)
    expect(stderr).toMatch(/and 25 more: frontdesk check --json has all/)
    const all = await run(at, ['check', '--json'])
    expect(all.code).toBe(1)
    expect(JSON.parse(all.stdout)).toMatchObject({ ok: false, warnings: [] })
    expect(JSON.parse(all.stdout).problems).toHaveLength(75)
  })
})
