import { enableCompileCache } from 'node:module'
import { fileURLToPath } from 'node:url'

// Before anything else is loaded: what was made of the sources last time starts the program in half the time. A folder
// that can't be written only means that it is made again.
enableCompileCache(fileURLToPath(new URL('../node_modules/.cache/frontdesk', import.meta.url)))

// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const [{ program }, { failureText }] = await Promise.all([import('./cli/program.ts'), import('./cli/user-error.ts')])
try {
  await program.parseAsync()
} catch (error) {
  console.error(failureText(error))
  process.exitCode = 1
}
