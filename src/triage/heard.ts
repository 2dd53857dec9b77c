import type { Conversation } from './conversation.ts'

/** Names that are remembered of one thread; who was heard of longest ago is forgotten first. */
const mostHeard = 20

/** What is known of who is there, with these people in it. */
export const havingHeard = (
  { heard = [] }: Pick<Conversation, 'heard'>,
  people: readonly string[],
): Pick<Conversation, 'heard'> => {
  const fresh = people.filter((name) => !heard.includes(name))
  return fresh.length === 0 ? {} : { heard: [...heard, ...new Set(fresh)].slice(-mostHeard) }
}
