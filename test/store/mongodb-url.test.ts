import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { productSettings, readSettings } from '../../src/config.ts'
import { shownUrl } from '../../src/store/store-url.ts'

const sources = fileURLToPath(new URL('../../src', import.meta.url))

describe('the address of a MongoDB', () => {
  it.each([
    ['mongodb://localhost:27017/desk', 'mongodb://localhost:27017/desk'],
    ['mongodb://eva:secret@one,two:27018/desk?replicaSet=rs0', 'mongodb://eva:***@one,two:27018/desk'],
    ['mongodb+srv://eva:secret@cluster.example.com/', 'mongodb+srv://eva:***@cluster.example.com/'],
    ['mongodb://eva:sec/r@et:@one/desk', 'mongodb://eva:***@one/desk'],
    ['mongodb://one/desk?tlsCertificateKeyFilePassword=secret', 'mongodb://one/desk'],
    ['sqlite:./data/a@b?.db', 'sqlite:./data/a@b?.db'],
  ])('%s is shown as %s', (url, shown) => {
    expect(shownUrl(url)).toBe(shown)
  })

  it('is a setting of the environment, not of the file when a password is in it', () => {
    const read = (url: string, file: string | null) =>
      readSettings(productSettings, { env: file === null ? { FRONTDESK_STORE: url } : {}, file })
    const url = 'mongodb://eva:pa55@one/desk'
    expect(read(url, null)).toMatchObject({ ok: true, value: { FRONTDESK_STORE: url } })
    const inFile = read(url, `FRONTDESK_STORE: ${url}`)
    expect(inFile).toEqual({ ok: false, problems: [expect.stringMatching('environment only')] })
    expect(JSON.stringify(inFile)).not.toContain('pa55')
    expect(read(url, 'FRONTDESK_STORE: mongodb://one/desk')).toMatchObject({ ok: true })
    expect(JSON.stringify(read('postgres://eva:pa55@one', null))).not.toContain('pa55')
  })
})

describe('mongoose', () => {
  it('is known to nothing above the store of MongoDB', () => {
    const files = readdirSync(sources, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'))
    const knowing = files.filter((name) => /from 'mongo(ose|db)'/.test(readFileSync(join(sources, name), 'utf8')))
    expect(knowing.length).toBeGreaterThan(5)
    expect(knowing.filter((name) => !name.startsWith(join('store', 'mongodb')))).toEqual([])
  })
})
