import { crc32, inflateRawSync } from 'node:zlib'
import { type AppManifest, AppManifestUtils } from '@microsoft/app-manifest'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { isFormCommand } from '../../../adapters/teams/forms.ts'
import { teamsManifest, teamsPackage } from '../../../adapters/teams/setup/package.ts'

const options = {
  appId: 'c9e8c047-2a74-40a2-b28a-b162d5f5327c',
  vendor: 'A vendor with a name that is longer than anybody can read',
  website: 'https://vendor.example',
  privacy: 'https://vendor.example/privacy',
  terms: 'https://vendor.example/terms',
  readsEverything: false,
}

/** Reads a zip file by its directory, as programs do. */
const unzip = (zip: Buffer): ReadonlyMap<string, Buffer> => {
  const end = zip.lastIndexOf(Buffer.from('PK\u0005\u0006', 'latin1'))
  const files = new Map<string, Buffer>()
  let at = zip.readUInt32LE(end + 16)
  for (let left = zip.readUInt16LE(end + 10); left > 0; left--) {
    expect(zip.toString('latin1', at, at + 4)).toBe('PK\u0001\u0002')
    const nameLength = zip.readUInt16LE(at + 28)
    const name = zip.toString('utf8', at + 46, at + 46 + nameLength)
    const file = zip.readUInt32LE(at + 42)
    expect(zip.toString('latin1', file, file + 4)).toBe('PK\u0003\u0004')
    const start = file + 30 + zip.readUInt16LE(file + 26) + zip.readUInt16LE(file + 28)
    const content = inflateRawSync(zip.subarray(start, start + zip.readUInt32LE(at + 20)))
    expect(content.length).toBe(zip.readUInt32LE(at + 24))
    expect(crc32(content)).toBe(zip.readUInt32LE(at + 16))
    files.set(name, content)
    at += 46 + nameLength
  }
  expect(at).toBe(end)
  return files
}

const manifest = z.looseObject({
  id: z.string(),
  name: z.object({ short: z.string().max(30), full: z.string().max(100) }),
  developer: z.looseObject({ name: z.string().max(32) }),
  description: z.object({ short: z.string().max(80), full: z.string().max(4000) }),
  bots: z.tuple([
    z.looseObject({
      botId: z.string(),
      commandLists: z.array(
        z.looseObject({
          commands: z.array(z.object({ title: z.string().max(128), description: z.string().max(4000) })).max(12),
        }),
      ),
    }),
  ]),
})

describe("the app's package", () => {
  it('holds the manifest of the bot and icons of the sizes that Teams wants', async () => {
    const files = unzip(await teamsPackage(options))
    expect(Array.from(files.keys())).toEqual(['manifest.json', 'color.png', 'outline.png'])
    const told = manifest.parse(JSON.parse(String(files.get('manifest.json'))))
    expect([told.id, told.bots[0].botId]).toEqual([options.appId, options.appId])
    const size = (name: string) => [files.get(name)?.readUInt32BE(16), files.get(name)?.readUInt32BE(20)]
    expect([size('color.png'), size('outline.png')]).toEqual([
      [192, 192],
      [32, 32],
    ])
  })

  it.each([false, true])("is a manifest by Microsoft's own schema, reading everything: %s", async (readsEverything) => {
    const told = await teamsManifest({ ...options, readsEverything })
    expect(await AppManifestUtils.validateAgainstSchema(told as AppManifest)).toEqual([])
    const broken = { ...told, bots: [{ botId: 'x' }] }
    expect(await AppManifestUtils.validateAgainstSchema(broken as AppManifest)).not.toEqual([])
  })

  it('asks to read everything only where that is wanted', async () => {
    expect(await teamsManifest(options)).not.toHaveProperty('authorization')
    expect(await teamsManifest({ ...options, readsEverything: true })).toHaveProperty('authorization.permissions')
  })

  it('lists a command that gets the form', async () => {
    const told = manifest.parse(await teamsManifest(options))
    const titles = told.bots[0].commandLists.flatMap(({ commands }) => commands.map(({ title }) => title))
    expect(titles.filter(isFormCommand)).toHaveLength(1)
  })
})
