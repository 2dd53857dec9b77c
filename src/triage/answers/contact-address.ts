import type { Outcome, Turn } from '../turn.ts'

/** Whoever tells where answers go does so in few words; more of them tell of somebody who has an address. */
const mostWords = 10
const clauses = /[,;:!?()\n–—]+|\.(?=\s|$)/u
/** Numbers before the @ are somebody's phone. */
const isPhone = (address: string): boolean => /^[\d+*#]+@/.test(address)

const clauseWith = (words: string, address: string): readonly string[] | null => {
  const clause = words.split(clauses).find((each) => each.includes(address))
  const said = clause?.trim().split(/\s+/) ?? []
  return said.length === 0 || said.length > mostWords ? null : said
}

/** The one address of a message, where its clause begins or ends with it: "you can reach me at …". */
const toldAddress = ({ text: words, understanding }: Turn): string | null => {
  const [address, ...others] = understanding.entities.emails
  if (address === undefined || others.length > 0 || isPhone(address)) return null
  const clause = clauseWith(words, address)
  return clause?.at(0) === address || clause?.at(-1) === address ? address : null
}

/** Another address than the one that is kept: wherever it stands in what tells of nothing else. */
export const otherAddress = ({ text: words, understanding, conversation: { email: kept } }: Turn): string | null => {
  const [address, ...others] = understanding.entities.emails.filter((each) => each !== kept)
  const isReport = understanding.intents[0] === 'report-problem'
  if (kept === undefined || address === undefined || others.length > 0 || isReport || isPhone(address)) return null
  return clauseWith(words, address) === null ? null : address
}

/** Where a visitor whom nobody vouches for wants the answers to a new ticket; null: unknown, or known from the account. */
export const contactAddress = (turn: Turn): string | null =>
  turn.conversation.identity.verified ? null : (toldAddress(turn) ?? turn.conversation.email ?? null)

/** Keeps it for every further ticket of the conversation. */
export const keepAddress = (turn: Turn, outcome: Outcome): Outcome => {
  const email = contactAddress(turn)
  return email === null ? outcome : { ...outcome, change: { ...outcome.change, email } }
}
