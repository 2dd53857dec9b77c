/** What an error says of itself beside its words, such as ECONNREFUSED, its own or that of what lies beneath; null for nothing. */
export const errorCode = (error: unknown): string | null => {
  if (!(error instanceof Error)) return null
  const beneath = errorCode(error.cause)
  if (beneath !== null) return beneath
  const code = 'code' in error ? error.code : null
  if (typeof code === 'string') return code
  return error.name === 'Error' || error.name === 'TypeError' ? null : error.name
}
