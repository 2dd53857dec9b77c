import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'esbuild'
import type { BuiltClient } from './assets.ts'

const client = fileURLToPath(new URL('./client', import.meta.url))
const read = (name: string): Promise<string> => readFile(`${client}/${name}`, 'utf8')

/** What the browsers have that have style sheets which scripts can make. */
const target = ['chrome111', 'firefox115', 'safari16.4']

/** Style sheets as text: the shadow root adopts them, so no page has to allow inline styles. */
const cssAsText: Plugin = {
  name: 'css-as-text',
  setup: ({ onLoad, esbuild }) => {
    onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const css = await readFile(path, 'utf8')
      const { code } = await esbuild.transform(css, { loader: 'css', minify: true, target })
      return { contents: code.trim(), loader: 'text' }
    })
  },
}

const bundleWidget = async (): Promise<string> => {
  const { build, stop } = await import('esbuild')
  const result = await build({
    entryPoints: [`${client}/widget.ts`],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    platform: 'browser',
    target,
    charset: 'utf8',
    legalComments: 'none',
    plugins: [cssAsText],
    // Ours is the one configuration: the file of a project around us is not read.
    tsconfigRaw: {},
  })
  // Its process would stay, with what it knows, for a next build that never comes.
  await stop()
  return result.outputFiles[0]?.text ?? ''
}

const bundle = async (): Promise<BuiltClient> => {
  const [widget, page, css, icon] = await Promise.all([
    bundleWidget(),
    read('page.html'),
    read('page.css'),
    read('icon.svg'),
  ])
  const assets = new Map([
    ['/widget.js', { type: 'text/javascript; charset=utf-8', body: widget }],
    ['/page.css', { type: 'text/css; charset=utf-8', body: css }],
    ['/icon.svg', { type: 'image/svg+xml', body: icon }],
  ])
  return { page, assets }
}

let built: Promise<BuiltClient> | null = null

/** The page and the widget, bundled on the first call and the same ever after. */
export const buildClient = (): Promise<BuiltClient> => (built ??= bundle())
