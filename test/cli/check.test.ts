import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { otherCatalogsFolder, vendorFolder } from '../catalog/vendor-catalog.ts'
import { run, workplace, writeInto } from '../support/program.ts'

const editIn = (folder: string, file: string, from: RegExp, to: string): void => {
  const path = join(folder, file)
  const text = readFileSync(path, 'utf8')
  expect(text).toMatch(from)
  writeFileSync(path, text.replace(from, to))
}

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

  it("warns of what a new catalog still says as its template does, with file and line, until it is one's own", async () => {
    const at = workplace()
    await run(at, ['intents', 'new', './mine'])
    const mine = { ...at, env: { ...at.env, FRONTDESK_INTENTS: './mine' } }
    const left = async () => {
      const { code, stdout } = await run(mine, ['check'])
      expect(code).toBe(0)
      return stdout.split('\n').filter((line) => line.includes('as the template has it'))
    }
    const before = await left()
    for (const place of ['plans', 'policies', 'services', 'vendor'])
      expect(before).toContainEqual(
        expect.stringMatching(new RegExp(`^\\./mine/${place}\\.yaml:\\d+:\\d+  ".+" stands here`)),
      )
    expect(before).toContainEqual(expect.stringMatching(/vendor\.yaml:\d+:\d+ {2}1 stands here/))
    editIn(at.folder, 'mine/policies.yaml', /Say here what help .*/, 'At night we are asleep.')
    editIn(at.folder, 'mine/vendor.yaml', /amount: 1$/m, 'amount: 90')
    const after = await left()
    expect(after).toHaveLength(before.length - 2)
    const json = await run(mine, ['check', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({
      warnings: expect.arrayContaining([expect.objectContaining({ file: 'vendor.yaml', line: expect.any(Number) })]),
    })
    const { stdout } = await run(at, ['check'])
    expect(stdout).not.toContain('template')
  })

  it('refuses a platform that is half set up, as the start does', async () => {
    const { code, stderr } = await run(workplace({ SLACK_BOT_TOKEN: 'xoxb-1' }), ['check'])
    expect(code).toBe(1)
    expect(stderr).toContain('Slack is half set up: missing SLACK_SIGNING_SECRET')
  })

  it('lets a folder that was written for an older Frontdesk work on, and tells what it lacks', async () => {
    const at = workplace({ FRONTDESK_INTENTS: './old' })
    cpSync(vendorFolder, join(at.folder, 'old'), { recursive: true })
    editIn(at.folder, 'old/replies/en.yaml', /^thanks:\n(?: {2}- .*\n)+/m, '')
    const { code, stdout } = await run(at, ['check'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/en\.yaml:\d+:1 {2}reply thanks is missing, and said as Frontdesk comes with it; add it/)
    const json = await run(at, ['check', '--json'])
    expect(JSON.parse(json.stdout)).toMatchObject({ ok: true, warnings: [{ file: 'replies/en.yaml' }] })
    editIn(at.folder, 'old/replies/en.yaml', /^page:\n(?: .*\n)+/m, '')
    expect((await run(at, ['check'])).stdout).toMatch(/:\d+:1 {2}the replies of page are missing, .*\n(?!.*page\.)/)
  })

  it('warns of a chat that never closes by the way its window is written', async () => {
    const at = workplace({ FRONTDESK_INTENTS: './mine' })
    cpSync(vendorFolder, join(at.folder, 'mine'), { recursive: true })
    editIn(at.folder, 'mine/hours.yaml', /from: (".*")\n( *to: )".*"/, 'from: $1\n$2$1')
    const { code, stdout } = await run(at, ['check'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/hours\.yaml:\d+:\d+ {2}liveChat: a window that ends when it begins is open for 24 hours/)
  })

  it('warns of windows that overlap, and of hours that never begin though something is promised in them', async () => {
    const at = workplace({ FRONTDESK_INTENTS: './mine' })
    cpSync(vendorFolder, join(at.folder, 'mine'), { recursive: true })
    const hours = (open: string) => writeInto(at, 'mine/hours.yaml', `zone: UTC\nliveChat:\n  open:${open}\n`)
    hours('\n    - { days: Fri, from: "22:00", to: "02:00" }\n    - { days: Sat, from: "01:00", to: "09:00" }')
    const overlapping = await run(at, ['check'])
    expect(overlapping).toMatchObject({ code: 0 })
    expect(overlapping.stdout).toMatch(/hours\.yaml:5:7 {2}liveChat: this window and number 1 overlap/)
    hours('\n    - { days: Fri, from: "22:00", to: "01:00" }\n    - { days: Sat, from: "01:00", to: "09:00" }')
    expect((await run(at, ['check'])).stdout).not.toContain('Warnings')
    hours(' []')
    const never = await run(at, ['check'])
    expect(never.stdout).toMatch(/hours\.yaml:3:9 {2}reaction times never run, but plans promise a first answer/)
    expect(never.stdout).toMatch(/hours\.yaml:3:9 {2}skype-chat is live chat, and never opens/)
  })

  it('warns of folders that nothing reads', async () => {
    const at = workplace({ FRONTDESK_INTENTS: './mine' })
    cpSync(vendorFolder, join(at.folder, 'mine'), { recursive: true })
    for (const folder of ['understanding/messages/mail', 'notes'])
      mkdirSync(join(at.folder, 'mine', folder), { recursive: true })
    writeInto(at, 'mine/understanding/messages/mail/june.yaml', '- { text: "hello you", intents: [greeting] }\n')
    writeInto(at, 'mine/notes/todo.txt', 'call them\n')
    const { code, stdout } = await run(at, ['check'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/understanding\/messages\/mail:1:1 {2}nothing reads what is in this folder/)
    expect(stdout).not.toContain('notes')
  })

  it('prints the first of many mistakes and how many more there are; all of them as JSON', async () => {
    const at = workplace({ FRONTDESK_INTENTS: './draft' })
    const intents = join(at.folder, 'draft')
    cpSync(join(otherCatalogsFolder, 'kornfeld'), intents, { recursive: true })
    const examples = Array.from(
      { length: 75 },
      (_, index) => `- { text: "example ${index}", intents: [wish-${index}] }`,
    )
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
