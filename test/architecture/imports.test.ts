import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('../..', import.meta.url))

const sources = ['src', 'adapters'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => join(folder, name)),
)

interface Import {
  readonly file: string
  /** A path in the project, or a package's name. */
  readonly of: string
  readonly isType: boolean
}

const pattern =
  /(?:^|\n)\s*(?:import|export)\s+(type\s)?[^'"]*?from\s*'([^']+)'|import\(\s*'([^']+)'\s*\)|(?:^|\n)import\s+'([^']+)'/g

const importsOf = (file: string): readonly Import[] =>
  Array.from(readFileSync(join(root, file), 'utf8').matchAll(pattern), ([, type, from, lazy, bare]) => {
    const name = from ?? lazy ?? bare ?? ''
    const of = name.startsWith('.') ? relative(root, join(root, dirname(file), name)) : name
    return { file, of, isType: type !== undefined }
  })

const imports = sources.flatMap(importsOf)
const inside = (folder: string) => (path: string) => path.startsWith(`${folder}/`)
const told = (found: readonly Import[]) => found.map(({ file, of }) => `${file} imports ${of}`)

const platformPackages = /^(@discordjs\/|@slack\/|discord\.js|botbuilder|@microsoft\/)/
/** What reaches the disk, the network, the clock or the process. */
const outside = /^(node:(?!util|buffer|module)|express|pino|commander|esbuild)/

const pureRooms = ['attachments', 'catalog', 'understanding', 'schedule', 'triage', 'handoff']

describe('the plan of the house', () => {
  it('sees the imports that there are', () => {
    expect(sources.length).toBeGreaterThan(50)
    expect(imports.some(({ file, of }) => file === 'src/triage/decide.ts' && of === 'src/triage/settle.ts')).toBe(true)
  })

  it('lets src import no adapter and no platform, save where the parts and the commands are put together', () => {
    const composes = (file: string) => ['src/main.ts', 'src/platforms.ts'].includes(file) || inside('src/cli')(file)
    const wrong = imports.filter(
      ({ file, of }) =>
        inside('src')(file) && ((inside('adapters')(of) && !composes(file)) || platformPackages.test(of)),
    )
    expect(told(wrong)).toEqual([])
  })

  it.each(pureRooms)('keeps src/%s free of the outside', (room) => {
    const own = imports.filter(({ file }) => inside(`src/${room}`)(file))
    const wrong = own.filter(({ of, isType }) => {
      const reaches = outside.test(of) && of !== 'node:crypto'
      const intoRuntime = /^src\/(runtime|store|main|platforms|cli)/.test(of) && !isType
      return reaches || intoRuntime
    })
    expect(told(wrong)).toEqual([])
  })

  it.each(pureRooms)('lets src/%s read no clock and no dice', (room) => {
    const reading = sources
      .filter(inside(`src/${room}`))
      .filter((file) =>
        /Date\.now\(|new Date\(\)|Math\.random\(|DateTime\.(now|local|utc)\(/.test(
          readFileSync(join(root, file), 'utf8'),
        ),
      )
    expect(reading).toEqual([])
  })

  it('keeps adapters apart from each other and from the rooms behind the runtime', () => {
    const wrong = imports.filter(({ file, of, isType }) => {
      if (!inside('adapters')(file)) return false
      const home = file.split('/').slice(0, 2).join('/')
      const toOther = inside('adapters')(of) && !of.startsWith(`${home}/`) && !of.startsWith('adapters/shared/')
      const pastRuntime = /^src\/(store|understanding|schedule|accounts|tickets|main|platforms|cli)/.test(of) && !isType
      return toOther || (pastRuntime && !/^src\/(store\/store|schedule\/zone)\.ts$/.test(of))
    })
    expect(told(wrong)).toEqual([])
  })

  it('keeps what sets a platform up above what serves it, and the way to the platform below', () => {
    const platform = (path: string) => /^adapters\/(?!shared\/)[^/]+\/(?:(setup|connection)\/)?/.exec(path) ?? []
    const wrong = imports.filter(({ file, of }) => {
      const [, room] = platform(file)
      const [home, ofRoom] = platform(of)
      return (
        home !== undefined &&
        room !== ofRoom &&
        (ofRoom === 'setup' || room === 'connection') &&
        inside('adapters')(file)
      )
    })
    expect(told(wrong)).toEqual([])
  })
})
