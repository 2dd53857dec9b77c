/** Something that the user can put right: said in one line, with what to do, and without a trace. */
export class UserError extends Error {
  readonly remedy: string | null
  constructor(message: string, remedy: string | null = null) {
    super(message)
    this.name = 'UserError'
    this.remedy = remedy
  }
}

/** What to print about a failure: message and remedy where it has one; a bug keeps its trace. */
export const failureText = (error: unknown): string => {
  if (!(error instanceof Error)) return `error: ${String(error)}`
  if (!('remedy' in error)) return `error: this is a bug in Frontdesk\n${error.stack ?? error.message}`
  const remedy = typeof error.remedy === 'string' ? `\n${error.remedy}` : ''
  return `error: ${error.message}${remedy}`
}
