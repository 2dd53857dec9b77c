import nodeModule from 'node:module'
import { fileURLToPath } from 'node:url'

// An older Node, such as one that a service manager finds first, would say no more than that a syntax is wrong.
if (!process.features.typescript) {
  console.error(`error: Node ${process.version} can't run Frontdesk as it is started here`)
  console.error(
    'use npm start, or in its folder the Node that came with the install: node_modules/.bin/node src/frontdesk.js',
  )
  process.exit(1)
}

// Before anything else is loaded: what was made of the sources last time starts the program in half the time. A folder
// that can't be written only means that it is made again. This one file is JavaScript, because the first TypeScript that
// isn't in that cache loads the compiler: 18 MB and 40 ms that a server doesn't need.
nodeModule.enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/frontdesk', import.meta.url)))
await import('./cli.ts')
