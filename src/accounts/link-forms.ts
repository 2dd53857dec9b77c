import type { Logger } from 'pino'
import type { IdentityKey } from '../ids.ts'
import type { Store } from '../store/store.ts'
import { identityIn, type UserForms } from './user-form.ts'

const keptAs = 'links-in-form'
const pageSize = 500

/** The key as the platform writes it; null where nobody can be named so. */
const inForm = (forms: UserForms, key: IdentityKey): IdentityKey | null => {
  const colon = key.indexOf(':')
  return identityIn(forms, key.slice(0, colon), key.slice(colon + 1))
}

/** Every link there is, a page at a time. */
async function* linksIn(store: Pick<Store, 'allLinks'>) {
  let after: IdentityKey | null = null
  for (;;) {
    const page: Awaited<ReturnType<Store['allLinks']>> = await store.allLinks(after, pageSize)
    yield* page
    after = page.at(-1)?.key ?? null
    if (page.length < pageSize) return
  }
}

/**
 * Links that were made while any text was taken for a user are written as the platform writes them, so that they are
 * found. Done once for a store; may be broken off and begun again. A link that is there in the right form goes first.
 */
export const putLinksInForm = async (store: Store, forms: UserForms, log: Logger): Promise<void> => {
  if ((await store.kept(keptAs)) !== null) return
  for await (const { key, account } of linksIn(store)) {
    const right = inForm(forms, key)
    if (right === null || right === key) continue
    const owner = await store.accountFor(right, [])
    if (owner === null) await store.link(right, account)
    await store.unlink(key)
    log.warn({ link: key, now: right, kept: owner === null }, 'a link was put into the form of its platform')
  }
  await store.keep(keptAs, '1')
}

/** Links that can't be anybody's: they were made while any text was taken for a user. */
export const linksOfNobody = async (
  store: Pick<Store, 'allLinks'>,
  forms: UserForms,
): Promise<readonly IdentityKey[]> => {
  const found: IdentityKey[] = []
  for await (const { key } of linksIn(store)) if (inForm(forms, key) === null) found.push(key)
  return found
}
