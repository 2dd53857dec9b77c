import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IdentityKey } from '../../src/ids.ts'
import type { TeamsDesk } from './port.ts'

/** Shows that a button was made by us, for one person, in one conversation: whoever presses it could send anything. */
export interface Proofs {
  of(conversation: string, user: IdentityKey): Promise<string>
  holds(proof: string, conversation: string, user: IdentityKey): Promise<boolean>
}

export const createProofs = (desk: Pick<TeamsDesk, 'secret'>): Proofs => {
  let known: string | null = null
  const of = async (conversation: string, user: IdentityKey): Promise<string> => {
    known ??= await desk.secret('teams-card')
    return createHmac('sha256', Buffer.from(known, 'hex')).update(`${conversation}\n${user}`).digest('base64url')
  }
  return {
    of,
    holds: async (proof, conversation, user) => {
      const expected = Buffer.from(await of(conversation, user))
      const given = Buffer.from(proof)
      return given.length === expected.length && timingSafeEqual(given, expected)
    },
  }
}
