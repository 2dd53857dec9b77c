import type { Disagreement } from '../accounts/disagreements.ts'
import type { IdentityKey } from '../ids.ts'

export const disagreementText = ({ person, rules }: Disagreement): string =>
  `${person} belongs to nobody, as rules disagree: ${rules.map(({ key, account }) => `${key} says ${account.name}`).join(', ')}`

/** A person or rule as commands take it: `PLATFORM USER`. */
export const commandWords = (key: IdentityKey): string => {
  const colon = key.indexOf(':')
  return `${key.slice(0, colon)} ${quoted(key.slice(colon + 1))}`
}

const quoted = (word: string): string => (/^[\w@./:+-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`)
