import { z } from 'zod'
import type { IdentityKey } from '../ids.ts'
import type { Store } from '../store/store.ts'
import type { Account, Identity } from './account.ts'

/** A person whose rules name several accounts, and who therefore is in none. */
export interface Disagreement {
  readonly person: IdentityKey
  readonly rules: readonly { readonly key: IdentityKey; readonly account: Account }[]
}

type DisagreementStore = Pick<Store, 'accountFor' | 'kept' | 'keep'>

const keptAs = 'rules-disagree'
/** Newest first; of several processes that write at once one may be lost, and is found again with the next message. */
const mostKept = 50
const key = z.string().transform((text) => text as IdentityKey)
const noted = z.array(z.object({ person: key, rules: z.array(key) }))

/** The rules that name different accounts: those that hold where the person's own link doesn't. */
const rulesThatDisagree = async (
  store: DisagreementStore,
  { rules, broadRules = [] }: Pick<Identity, 'rules' | 'broadRules'>,
): Promise<Disagreement['rules']> => {
  for (const level of [rules, broadRules]) {
    const accounts = await Promise.all(level.map((key) => store.accountFor(key, [])))
    const linked = level.flatMap((key, index) => {
      const account = accounts[index] ?? null
      return account === null || account === 'disagree' ? [] : [{ key, account }]
    })
    if (linked.length > 0) return new Set(linked.map(({ account }) => account.id)).size > 1 ? linked : []
  }
  return []
}

/** Lets administrators find the person, until the links are put right. */
export const noteDisagreement = async (store: DisagreementStore, person: Identity): Promise<Disagreement> => {
  const disagreement = { person: person.key, rules: await rulesThatDisagree(store, person) }
  const others = (await notedIn(store)).filter((each) => each.person !== person.key)
  const own = { person: person.key, rules: disagreement.rules.map(({ key }) => key) }
  await store.keep(keptAs, JSON.stringify([own, ...others].slice(0, mostKept)))
  return disagreement
}

/** The rules agree about the person again, or hold no longer. */
export const forgetDisagreement = async (store: DisagreementStore, person: IdentityKey): Promise<void> => {
  const others = (await notedIn(store)).filter((each) => each.person !== person)
  await store.keep(keptAs, others.length === 0 ? null : JSON.stringify(others))
}

export const peopleNoted = async (store: DisagreementStore): Promise<IdentityKey[]> =>
  (await notedIn(store)).map(({ person }) => person)

/** Those that were noted and still hold. */
export const disagreementsIn = async (store: DisagreementStore): Promise<readonly Disagreement[]> => {
  const found = await Promise.all(
    (await notedIn(store)).map(async ({ person, rules }) => {
      if ((await store.accountFor(person, rules)) !== 'disagree') return []
      return [{ person, rules: await rulesThatDisagree(store, { rules }) }]
    }),
  )
  return found.flat()
}

const notedIn = async (store: DisagreementStore): Promise<z.output<typeof noted>> => {
  const text = await store.kept(keptAs)
  return text === null ? [] : noted.parse(JSON.parse(text))
}
