import { cpSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createMatcher } from '../../src/understanding/matcher.ts'
import { train } from '../../src/understanding/train.ts'
import { loadCatalog, loadFiles, vendorFolder } from '../catalog/vendor-catalog.ts'
import { run, runJson, type Workplace, workplace } from '../support/program.ts'

const reviewed = z.strictObject({
  groups: z.array(
    z.strictObject({
      id: z.string(),
      messages: z.int(),
      conversations: z.int(),
      lastAt: z.iso.datetime({ offset: true }),
      texts: z.array(z.strictObject({ text: z.string(), count: z.int() })),
      nearest: z.array(z.strictObject({ intent: z.string(), confidence: z.number() })).min(3),
    }),
  ),
  moreGroups: z.int(),
  understoodNow: z.int(),
})

const at = workplace()
const review = async (place: Workplace, ...args: readonly string[]) =>
  reviewed.parse((await runJson(place, ['intents', 'review', '--json', ...args]))[0])
const said = (place: Workplace, user: string, text: string) => runJson(place, ['chat', '--json', '--user', user], text)

/** Nobody who supports telephone switches is asked such things, and no example tells of them. */
const flamingos = ['knit flamingos', 'knit pink flamingos', 'knit flamingos', 'knit flamingoes?']
const zebra = 'zebra zebra qwxz, ask anna@acme.example or 203.0.113.9 \u001b[2J or +370 612 34567'

beforeAll(async () => {
  for (const [index, text] of flamingos.entries()) await said(at, `user-${index % 2}`, text)
  await said(at, 'zoe', zebra)
  await said(at, 'joe', 'Is live chat open right now?')
}, 60_000)

describe('frontdesk intents review', () => {
  it('lists what was not understood, the most frequent first, and nothing else', async () => {
    const { groups, moreGroups, understoodNow } = await review(at)
    expect(groups).toMatchObject([
      { messages: 4, conversations: 4, texts: [{ text: 'knit flamingos', count: 2 }, { count: 1 }, { count: 1 }] },
      { messages: 1, conversations: 1 },
    ])
    expect({ moreGroups, understoodNow }).toEqual({ moreGroups: 0, understoodNow: 0 })
    expect(await review(at, '--limit', '1')).toMatchObject({ groups: [{ messages: 4 }], moreGroups: 1 })
  })

  it('shows nobody’s addresses and numbers, and nothing that drives the terminal', async () => {
    const [, { texts } = { texts: [] }] = (await review(at)).groups
    expect(texts[0]?.text).toMatch(/^zebra zebra qwxz, ask ‹e-mail› or ‹address› .* or ‹number›$/s)
    const { code, stdout } = await run(at, ['intents', 'review'])
    expect(code).toBe(0)
    expect(stdout).toMatch(/^[0-9a-f]{8} {2}4 messages, the last .*\n {2}knit flamingos {2}×2\n/)
    expect(stdout).toMatch(/nearest: \S+ \d+ %, \S+ \d+ %, /)
    expect(stdout.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })

  it('no longer lists what an edit of the catalog made understandable', async () => {
    const intents = join(at.folder, 'draft')
    cpSync(vendorFolder, intents, { recursive: true })
    const phrases = join(intents, 'understanding', 'phrases.yaml')
    const more = flamingos.map((text) => `  - ${JSON.stringify(text)}\n`).join('')
    writeFileSync(phrases, readFileSync(phrases, 'utf8').replace(/^help:\n/m, `help:\n${more}`))
    const draft = { ...at, env: { ...at.env, FRONTDESK_INTENTS: intents } }
    expect(await review(draft)).toMatchObject({ groups: [{ messages: 1 }], understoodNow: 4 })
    expect((await run(draft, ['intents', 'review'])).stdout).toMatch(/^4 more messages: understood by now\.$/m)
  }, 60_000)

  it('forgets groups that are done with, and all of them; the conversations stay', async () => {
    const [first, second] = (await review(at)).groups
    const unknown = await run(at, ['intents', 'review', '--dismiss', first?.id ?? '', 'abcdef'])
    expect(unknown).toMatchObject({ code: 1, stderr: expect.stringContaining('review lists all') })
    expect(await runJson(at, ['intents', 'review', '--dismiss', first?.id ?? '', '--json'])).toEqual([{ dismissed: 4 }])
    expect((await review(at)).groups.map(({ id }) => id)).toEqual([second?.id])
    const both = await run(at, ['intents', 'review', '--clear', '--dismiss', second?.id ?? ''])
    expect(both).toMatchObject({ code: 1, stderr: expect.stringContaining('cannot be used with') })
    expect(await runJson(at, ['intents', 'review', '--clear', '--json'])).toEqual([{ cleared: true }])
    expect((await run(at, ['intents', 'review'])).stdout).toBe('There is nothing to review.\n')
  })

  it('collects nothing where it is told so, and says it', async () => {
    const none = workplace({ FRONTDESK_REVIEW_DAYS: '0' })
    await said(none, 'ann', 'knit flamingos')
    expect((await run(none, ['intents', 'review'])).stdout).toBe('Nothing is collected: FRONTDESK_REVIEW_DAYS is 0.\n')
    expect((await review({ ...none, env: { ...none.env, FRONTDESK_REVIEW_DAYS: '30' } })).groups).toEqual([])
  })
})

describe('frontdesk intents new', () => {
  it('says where no folder can be made', async () => {
    const { code, stderr } = await run(workplace(), ['intents', 'new', '/proc/frontdesk'])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^error: \/proc\/frontdesk can't be written \(\w+\)\nname a folder/)
  })

  it('begins a catalog of another trade that is in order, understands small talk, and has nothing of ours', async () => {
    const at = workplace()
    expect(await run(at, ['intents', 'new', './mine'])).toMatchObject({ code: 0, stderr: '' })
    const folder = join(at.folder, 'mine')
    const checked = await run({ ...at, env: { ...at.env, FRONTDESK_INTENTS: folder } }, ['check'])
    expect(checked).toMatchObject({ code: 0, stdout: expect.stringContaining('is in order') })

    const [ours, theirs] = [await loadCatalog(vendorFolder), await loadCatalog(folder)]
    const written = [...(await loadFiles(folder)).values()].join('\n')
    const names = [
      ours.vendor.name,
      ours.vendor.product,
      ...ours.plans.map(({ name }) => name),
      ...ours.services.map(({ id }) => id),
    ]
    expect(
      names.filter((name) => new RegExp(`(?<![\\p{L}\\p{N}])${name}(?![\\p{L}\\p{N}])`, 'u').test(written)),
    ).toEqual([])

    const matcher = createMatcher(train(theirs), theirs)
    const said: [string, string][] = [
      ['hi there', 'greeting'],
      ['yes please', 'affirm'],
      ['thanks a million', 'thanks'],
      ['what can you do for me?', 'help'],
      ['let me talk to a human', 'talk-to-engineer'],
      ['are you open on sunday?', 'availability'],
      ['do you do the first job?', 'coverage'],
      ['nothing works since this morning', 'report-problem'],
      ['the battery of the lift caught fire, help', 'report-problem'],
      ['what does it cost by the hour?', 'pricing'],
      ['will you still answer my ticket after the contract ended?', 'plan-expiry'],
    ]
    expect(said.map(([text]) => [text, matcher.understand(text).intents[0]])).toEqual(said)

    expect(matcher.understand('everything stands still, the cellar burns').priority).toBe(ours.priorities[0]?.id)
    const { over, plans } = theirs.understanding.vocabulary
    expect([over, plans.words]).toEqual([expect.arrayContaining(['works again']), expect.arrayContaining(['contract'])])

    // Three in place of four: what examples, rules and words say of priorities is theirs, too.
    const named = ['intents', 'new', './own', '--priorities', 'P1, As usual,Whenever']
    expect(await run(at, named)).toMatchObject({ code: 0, stderr: '' })
    const own = await loadCatalog(join(at.folder, 'own'))
    expect(own.priorities.map(({ id, name, critical }) => [id, name, critical])).toEqual([
      ['P1', 'P1', true],
      ['As-usual', 'As usual', false],
      ['Whenever', 'Whenever', false],
    ])
    expect(own.understanding.severity.rules.map(({ priority }) => priority)).toEqual(
      expect.arrayContaining(['P1', 'As-usual', 'Whenever']),
    )
    const ownMatcher = createMatcher(train(own), own)
    expect(ownMatcher.understand('everything stands still, the cellar burns').priority).toBe('P1')
    const twice = await run(at, ['intents', 'new', './twice', '--priorities', 'P1,p1'])
    expect(twice).toMatchObject({ code: 1, stderr: expect.stringContaining('different names') })

    const again = await run(at, ['intents', 'new', './mine'])
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('not empty') })
    const onFile = await run(at, ['intents', 'new', './mine/plans.yaml'])
    expect(onFile).toMatchObject({ code: 1, stderr: expect.stringMatching(/ENOTDIR.*\nname a folder/) })
  })
})
