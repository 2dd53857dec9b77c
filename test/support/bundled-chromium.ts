import { access, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Goes with the installation it was unpacked from. */
const cache = fileURLToPath(new URL('../../node_modules/.cache/', import.meta.url))
const home = join(cache, 'frontdesk-chromium')

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/** Runs with other values in the environment, which are put back. */
const withEnvironment = async <T>(values: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> => {
  const before = Object.keys(values).map((name) => [name, process.env[name]] as const)
  Object.assign(process.env, values)
  try {
    return await work()
  } finally {
    for (const [name, value] of before) {
      if (value === undefined) delete process.env[name]
      else process.env[name] = value
    }
  }
}

/** The fonts of the system, where it has any, and those that came along: without one, text has no size. */
const fontSettings = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <include ignore_missing="yes">/etc/fonts/fonts.conf</include>
  <dir>${join(home, 'fonts', 'fonts')}</dir>
  <cachedir>${join(home, 'font-cache')}</cachedir>
</fontconfig>
`

/**
 * The package unpacks into the temporary folder, takes whatever lies there for whole, and brings its libraries only to
 * the one platform it knows them to be missing on.
 */
const unpackInto = async (folder: string): Promise<void> => {
  const { default: packed } = await import('@sparticuz/chromium')
  await withEnvironment({ TMPDIR: folder, AWS_LAMBDA_JS_RUNTIME: 'nodejs24.x' }, () => packed.executablePath())
}

const unpack = async (): Promise<void> => {
  await mkdir(cache, { recursive: true })
  const folder = await mkdtemp(`${home}-`)
  try {
    await unpackInto(folder)
    await writeFile(join(folder, 'fonts.conf'), fontSettings)
    // Whole or not at all, also when two processes unpack at once: the later one's is thrown away.
    await rename(folder, home)
  } catch (error) {
    await rm(folder, { recursive: true, force: true })
    if (!(await exists(home))) throw error
  }
}

export interface Executable {
  readonly executablePath: string
  readonly env: Readonly<Record<string, string>>
}

/** The Chromium that is installed with the project, unpacked on its first use; null where it doesn't run. */
export const bundledChromium = async (): Promise<Executable | null> => {
  if (process.platform !== 'linux' || process.arch !== 'x64') return null
  if (!(await exists(home))) await unpack()
  return {
    executablePath: join(home, 'chromium'),
    env: { LD_LIBRARY_PATH: join(home, 'al2023', 'lib'), FONTCONFIG_FILE: join(home, 'fonts.conf') },
  }
}
