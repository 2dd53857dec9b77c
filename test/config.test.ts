import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { productSettings, readSettings } from '../src/config.ts'

const schema = productSettings.extend({
  FRONTDESK_TEST_SECRET: z.string().min(1, { error: 'is empty' }).optional(),
  FRONTDESK_TEST_COUNT: z.coerce.number<string>().int({ error: 'must be a whole number' }).default(5),
})

const read = (env: Readonly<Record<string, string | undefined>>, file: string | null = null) =>
  readSettings(schema, { env, file })
const problems = (...sources: Parameters<typeof read>): readonly string[] => {
  const settings = read(...sources)
  return settings.ok ? [] : settings.problems
}

describe('readSettings', () => {
  it('needs none: everything has a default', () => {
    expect(read({})).toEqual({
      ok: true,
      value: {
        PORT: 3000,
        FRONTDESK_HOST: '127.0.0.1',
        FRONTDESK_STORE: 'sqlite:./data/frontdesk.db',
        FRONTDESK_INTENTS: './intents',
        FRONTDESK_CACHE: './data/cache',
        FRONTDESK_REVIEW_DAYS: 30,
        FRONTDESK_FILE_KINDS: ['image', 'pdf', 'text', 'capture', 'archive'],
        FRONTDESK_FILE_MAX_MB: 10,
        FRONTDESK_FILES_PER_MESSAGE: 5,
        FRONTDESK_LOG_LEVEL: 'info',
        FRONTDESK_MESSAGES_PER_MINUTE: 30,
        FRONTDESK_TEST_COUNT: 5,
      },
    })
  })

  it('takes every setting that is empty for one that is not set, wherever it stands', () => {
    const names = Object.keys(schema.shape)
    const empty = (value: string) => Object.fromEntries(names.map((name) => [name, value]))
    for (const value of ['', ' ', '\t']) expect(read(empty(value))).toEqual(read({}))
    expect(read({}, names.map((name) => `${name}:\n`).join(''))).toEqual(read({}))
    expect(read({}, names.map((name) => `${name}: ""\n`).join(''))).toEqual(read({}))
    expect(read({ FRONTDESK_ZONE: '' }, 'FRONTDESK_ZONE: Europe/Paris')).toMatchObject({
      value: { FRONTDESK_ZONE: 'Europe/Paris' },
    })
    expect(problems({ FRONTDESK_PROT: '' })).toHaveLength(1)
  })

  it('takes kinds of files with commas, or none at all', () => {
    expect(read({ FRONTDESK_FILE_KINDS: 'pdf, image' })).toMatchObject({
      value: { FRONTDESK_FILE_KINDS: ['pdf', 'image'] },
    })
    expect(read({ FRONTDESK_FILE_KINDS: 'none' })).toMatchObject({ value: { FRONTDESK_FILE_KINDS: [] } })
  })

  it('takes the environment before the file, and the rest of the file all the same', () => {
    const file = 'PORT: 4000\nFRONTDESK_ZONE: Europe/Paris\n'
    expect(read({ PORT: '5000' }, file)).toMatchObject({ value: { PORT: 5000, FRONTDESK_ZONE: 'Europe/Paris' } })
  })

  it('leaves alone what belongs to other programs', () => {
    expect(read({ PATH: '/bin', PORTS: '1', FRONTDESKS: 'x', HOME: undefined }).ok).toBe(true)
  })

  it.each(['0', '80', '65535', ' 8080 '])('takes %j for a port', (port) => {
    expect(read({ PORT: port })).toMatchObject({ value: { PORT: Number(port) } })
  })

  it.each(['-1', '65536', '80a', '0x50', '8e2', '3000.5'])('takes %j for no port', (port) => {
    expect(problems({ PORT: port })).toEqual(['PORT must be a port, 0 to 65535'])
  })

  it.each(['-1', '3651', '30d', '1.5'])('takes %j for no number of days', (days) => {
    expect(problems({ FRONTDESK_REVIEW_DAYS: days })).toEqual([
      'FRONTDESK_REVIEW_DAYS must be a number of days, 0 to 3650',
    ])
    expect(read({ FRONTDESK_REVIEW_DAYS: '0' })).toMatchObject({ value: { FRONTDESK_REVIEW_DAYS: 0 } })
  })

  it.each(['UTC+2', 'UTC', 'Europe/Vilnius'])('knows the zone %s', (zone) => {
    expect(read({ FRONTDESK_ZONE: zone }).ok).toBe(true)
  })

  it.each([
    ['FRONTDESK_ZONE', 'Mars/Olympus'],
    ['FRONTDESK_STORE', 'data/frontdesk.db'],
    ['FRONTDESK_STORE', 'sqlite:'],
    ['FRONTDESK_LOG_LEVEL', 'loud'],
    ['FRONTDESK_FILE_KINDS', 'image,programs'],
    ['FRONTDESK_FILE_MAX_MB', '101'],
    ['FRONTDESK_FILES_PER_MESSAGE', '-1'],
    ['FRONTDESK_TEST_COUNT', 'many'],
  ])('refuses %s=%s in one sentence, without its value', (name, value) => {
    const [problem, ...more] = problems({ [name]: value })
    expect(more).toEqual([])
    expect(problem).toMatch(new RegExp(`^${name} \\S`))
    if (value !== '' && value !== 'sqlite:') expect(problem).not.toContain(value)
  })

  it('names all that is wrong at once, a misspelt name with the one that was meant', () => {
    expect(problems({ FRONTDESK_PORTT: '1' })).toEqual(['FRONTDESK_PORTT is no setting; did you mean PORT?'])
    expect(problems({ FRONTDESK_HOTS: 'x', PORT: 'x' }, 'FRONTDESK_ZOEN: UTC\nPROT: 1\n')).toEqual([
      'FRONTDESK_ZOEN is no setting; did you mean FRONTDESK_ZONE?',
      'PROT is no setting; did you mean PORT?',
      'FRONTDESK_HOTS is no setting; did you mean FRONTDESK_HOST?',
      'PORT must be a port, 0 to 65535',
    ])
  })

  it('lists the settings there are where none is near', () => {
    expect(problems({ FRONTDESK_COFFEE_AT_FOUR: 'x' })).toEqual([
      expect.stringMatching(/is no setting; use one of: PORT, /),
    ])
  })

  it('takes a secret from the environment alone, and never repeats it', () => {
    expect(read({ FRONTDESK_TEST_SECRET: 'hunter2' })).toMatchObject({ ok: true })
    const [problem] = problems({}, 'FRONTDESK_TEST_SECRET: hunter2\n')
    expect(problem).toMatch(/^FRONTDESK_TEST_SECRET .*environment/)
    expect(problem).not.toContain('hunter2')
  })

  it.each(['# all as it comes\n', '', '{}'])('takes the file %j for one without settings', (file) => {
    expect(read({}, file).ok).toBe(true)
  })

  it.each([
    ['PORT: 3000\nFRONTDESK_HOST: [\n', /^frontdesk\.yaml, line \d: not YAML/],
    ['PORT: 1\nPORT: 2\n', /^frontdesk\.yaml, line 2: a setting stands there twice/],
    ['- PORT\n', /^frontdesk\.yaml: must hold one/],
    ['PORT: *other\n', /^frontdesk\.yaml: must hold one/],
    ['just words\n', /^frontdesk\.yaml: must hold one/],
    ['PORT:\n  number: 1\n', /^PORT must be a port/],
    ['FRONTDESK_HOST: 127\n', /^FRONTDESK_HOST must be a text: put it in "quotes"/],
  ])('refuses the file %j', (file, expected) => {
    expect(problems({}, file)).toEqual([expect.stringMatching(expected)])
  })

  it('never throws, and never takes an unknown name', () => {
    const value = fc.oneof(fc.string(), fc.constantFrom('3000', 'info', 'sqlite::memory:'))
    fc.assert(
      fc.property(
        fc.dictionary(
          fc.string({ minLength: 1 }).map((name) => `FRONTDESK_${name}`),
          value,
        ),
        fc.option(fc.string()),
        (env, file) => {
          const settings = read(env, file)
          const unknown = Object.keys(env).filter((name) => !(name in schema.shape))
          if (unknown.length > 0) expect(settings.ok).toBe(false)
        },
      ),
    )
  })
})
