import type { Identity } from '../../src/accounts/account.ts'
import type { IdentityKey } from '../../src/ids.ts'
import { identityKey } from './address.ts'
import { displayNameOf } from './text.ts'
import type { WireMember, WireUser } from './wire.ts'

/** Who writes. Roles are rules: `discord:GUILD/ROLE`; everybody in a guild has the role with the guild's own id. */
export const identityOf = (user: WireUser, guild: string | undefined, member: WireMember | undefined): Identity => ({
  key: identityKey(user.id),
  rules: guild === undefined ? [] : (member?.roles ?? []).map((role) => ruleOf(guild, role)),
  broadRules: guild === undefined ? [] : [ruleOf(guild, guild)],
  displayName: displayNameOf(user, member?.nick),
  verified: true,
})

const ruleOf = (guild: string, role: string): IdentityKey => `discord:${guild}/${role}` as IdentityKey
