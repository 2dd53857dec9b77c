// A reader that has seen enough, such as `head`, is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0)
  throw error
})

const [{ createProgram }, { failureText }] = await Promise.all([import('./cli/program.ts'), import('./user-error.ts')])
try {
  const program = await createProgram(process.argv[2])
  await program.parseAsync()
} catch (error) {
  console.error(failureText(error))
  process.exitCode = 1
}
