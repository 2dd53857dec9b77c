import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Before anything else is loaded: what was made of the sources last time starts the program in half the time. A folder
// that can't be written only means that it is made again. This one file is JavaScript, because the first TypeScript that
// isn't in that cache loads the compiler: 18 MB and 40 ms that a server doesn't need.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/frontdesk', import.meta.url)))
await import('./cli.ts')
