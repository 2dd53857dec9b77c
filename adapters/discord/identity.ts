import type { Identity } from '../../src/accounts/account.ts'
import type { IdentityKey } from '../../src/ids.ts'
import { identityKey } from './address.ts'
import { displayNameOf } from './text.ts'
import type { WireMember, WireUser } from './wire.ts'

/** By what a person may be known beside the own link. */
export type Rules = Required<Pick<Identity, 'rules' | 'broadRules'>>

/** Who writes, in a guild or in private. */
export const identityOf = (user: WireUser, guild: string | undefined, member: WireMember | undefined): Identity => ({
  key: identityKey(user.id),
  ...(guild === undefined ? noRules : rulesIn(guild, member?.roles ?? [])),
  displayName: displayNameOf(user, member?.nick),
  verified: true,
})

export const noRules: Rules = { rules: [], broadRules: [] }

/** Roles are rules: `discord:GUILD/ROLE`; everybody in a guild has the role with the guild's own id. */
export const rulesIn = (guild: string, roles: readonly string[]): Rules => ({
  rules: roles.map((role) => ruleOf(guild, role)),
  broadRules: [ruleOf(guild, guild)],
})

/** Keys of all rules of a guild begin with that of no role. */
export const ruleOf = (guild: string, role: string): IdentityKey => `discord:${guild}/${role}` as IdentityKey
