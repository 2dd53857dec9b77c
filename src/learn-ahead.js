// Runs when the packages are installed. Whatever goes wrong here is no reason to stop that: the first start learns by
// itself then, and tells what is wrong. JavaScript, because an older Node may be the one that runs it.
try {
  const { learnAhead } = await import('./runtime/learn-ahead.ts')
  await learnAhead()
} catch {}
