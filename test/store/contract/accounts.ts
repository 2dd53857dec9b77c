import { beforeEach, describe, expect, it } from 'vitest'
import { type AccountId, type IdentityKey, instant, type PlanId } from '../../../src/ids.ts'
import { StoreError } from '../../../src/store/store.ts'
import { accountOf, jonas, maria } from '../examples.ts'
import type { Bench } from './opened.ts'

const team = 'test:team/*' as IdentityKey
const company = 'test:company/*' as IdentityKey
const acme = accountOf('Acme', { planEndsAt: instant(5000), zone: 'UTC+2' })
const beta = accountOf('Beta')

const problemOf = async (work: Promise<unknown>): Promise<string> => {
  const error: unknown = await work.then(
    () => expect.fail('it went through'),
    (failure: unknown) => failure,
  )
  return error instanceof StoreError ? error.problem : expect.fail(`no StoreError: ${String(error)}`)
}

export const accountsContract = (bench: Bench): void => {
  describe('accounts', () => {
    it('gives back an account by id and by name, and all by name', async () => {
      await bench.store.putAccount(beta)
      await bench.store.putAccount(acme)
      expect(await bench.store.account(acme.id)).toEqual(acme)
      expect(await bench.store.accountByName('Beta')).toEqual(beta)
      expect(await bench.store.accounts()).toEqual([acme, beta])
      expect(await bench.store.account('nobody' as AccountId)).toBeNull()
      expect(await bench.store.accountByName('Nobody')).toBeNull()
    })

    it('gives those whose plan is none of some', async () => {
      const silver = accountOf('Silver', { plan: 'SILVER' as PlanId })
      for (const account of [silver, beta, acme]) await bench.store.putAccount(account)
      expect(await bench.store.accounts({ planOutside: [acme.plan, 'NOBODYS' as PlanId] })).toEqual([silver])
      expect(await bench.store.accounts({ planOutside: ['SILVER' as PlanId] })).toEqual([acme, beta])
      expect(await bench.store.accounts({ planOutside: [] })).toHaveLength(3)
    })

    it.each(['ACME', 'acme', ' Acme ', 'Ａｃｍｅ'])(
      'knows Acme as %j, and lets no other have the name',
      async (name) => {
        await bench.store.putAccount(acme)
        expect(await bench.store.accountByName(name)).toEqual(acme)
        expect(await problemOf(bench.store.putAccount({ ...beta, name }))).toBe('name-taken')
        expect(await bench.store.accounts()).toEqual([acme])
      },
    )

    it('tells names apart that differ in a letter', async () => {
      const others = ['Äcme', 'Acmé', 'Acme 2'].map((name) => accountOf(name))
      for (const account of [acme, ...others]) await bench.store.putAccount(account)
      expect(await bench.store.accounts()).toHaveLength(4)
    })

    it('changes an account, its name too, and frees the old name', async () => {
      await bench.store.putAccount(acme)
      const renamed = { ...acme, name: 'ACME Europe', plan: 'SILVER' as PlanId }
      await bench.store.putAccount(renamed)
      expect(await bench.store.accounts()).toEqual([renamed])
      await bench.store.putAccount({ ...beta, name: 'Acme' })
      expect((await bench.store.accountByName('acme'))?.id).toBe(beta.id)
    })

    it('gives a name to one of two who want it in the same turn, and harms nobody else', async () => {
      const results = await Promise.allSettled([
        bench.store.putAccount(acme),
        bench.store.putAccount({ ...beta, name: 'acme' }),
        bench.store.putAccount(accountOf('Gamma')),
      ])
      const [first, second, other] = results.map(({ status }) => status)
      expect([first, second].toSorted()).toEqual(['fulfilled', 'rejected'])
      expect(other).toBe('fulfilled')
      const winner = first === 'fulfilled' ? 'Acme' : 'acme'
      expect((await bench.store.accounts()).map(({ name }) => name)).toEqual([winner, 'Gamma'])
    })
  })

  describe('links', () => {
    beforeEach(async () => {
      await bench.store.putAccount(acme)
      await bench.store.putAccount(beta)
    })

    it('links a person to one account, the last one that was told', async () => {
      expect(await bench.store.accountFor(maria, [])).toBeNull()
      await bench.store.link(maria, acme.id)
      await bench.store.link(jonas, acme.id)
      await bench.store.link(maria, beta.id)
      expect(await bench.store.accountFor(maria, [])).toEqual(beta)
      expect(await bench.store.links(acme.id)).toEqual([jonas])
      expect(await bench.store.links(beta.id)).toEqual([maria])
    })

    it('unlinks, and says whether there was a link', async () => {
      await bench.store.link(maria, acme.id)
      expect(await bench.store.unlink(maria)).toBe(true)
      expect(await bench.store.unlink(maria)).toBe(false)
      expect(await bench.store.accountFor(maria, [])).toBeNull()
    })

    it('links nobody to an account that is not there', async () => {
      expect(await problemOf(bench.store.link(maria, 'nobody' as AccountId))).toBeTypeOf('string')
      expect(await bench.store.accountFor(maria, [])).toBeNull()
    })

    it('goes by the rules of a person without a link, if they agree', async () => {
      await bench.store.link(team, acme.id)
      expect(await bench.store.accountFor(maria, [company, team])).toEqual(acme)
      await bench.store.link(company, acme.id)
      expect(await bench.store.accountFor(maria, [company, team])).toEqual(acme)
      await bench.store.link(company, beta.id)
      expect(await bench.store.accountFor(maria, [company, team])).toBe('disagree')
      expect(await bench.store.accountFor(maria, [])).toBeNull()
    })

    it("lets a person's own link go before all rules", async () => {
      await bench.store.link(team, acme.id)
      await bench.store.link(company, beta.id)
      await bench.store.link(maria, beta.id)
      expect(await bench.store.accountFor(maria, [team, company])).toEqual(beta)
    })

    it('lets a role go before everybody in the place, and the place hold where no role is linked', async () => {
      await bench.store.link(company, beta.id)
      expect(await bench.store.accountFor(maria, [team], [company])).toEqual(beta)
      await bench.store.link(team, acme.id)
      expect(await bench.store.accountFor(maria, [team], [company])).toEqual(acme)
      expect(await bench.store.accountFor(maria, [company, team], [jonas])).toBe('disagree')
      expect(await bench.store.accountFor(maria, [], [company, team])).toBe('disagree')
      await bench.store.link(maria, beta.id)
      expect(await bench.store.accountFor(maria, [team], [team])).toEqual(beta)
    })

    it('lists all links by their keys, a page at a time', async () => {
      expect(await bench.store.allLinks(null, 10)).toEqual([])
      for (const key of [team, maria, jonas]) await bench.store.link(key, key === jonas ? beta.id : acme.id)
      const [first, second, third] = [
        { key: jonas, account: beta.id },
        { key: maria, account: acme.id },
        { key: team, account: acme.id },
      ]
      expect(await bench.store.allLinks(null, 2)).toEqual([first, second])
      expect(await bench.store.allLinks(maria, 2)).toEqual([third])
      expect(await bench.store.allLinks(team, 2)).toEqual([])
    })

    it('shows an account as it is now', async () => {
      await bench.store.link(maria, acme.id)
      await bench.store.putAccount({ ...acme, plan: 'SILVER' as PlanId })
      expect(await bench.store.accountFor(maria, [])).toMatchObject({ plan: 'SILVER' })
    })
  })

  describe('codes', () => {
    beforeEach(async () => {
      await bench.store.putAccount(acme)
      await bench.store.putCode('hash-1', acme.id, instant(100))
    })

    it('links whoever uses it, and the same person as often as they like', async () => {
      for (const now of [0, 50, 99]) {
        expect(await bench.store.redeemCode('hash-1', maria, instant(now))).toEqual(acme)
      }
      expect(await bench.store.accountFor(maria, [])).toEqual(acme)
    })

    it('serves one person alone', async () => {
      await bench.store.redeemCode('hash-1', maria, instant(0))
      expect(await bench.store.redeemCode('hash-1', jonas, instant(1))).toBeNull()
      expect(await bench.store.accountFor(jonas, [])).toBeNull()
      expect(await bench.store.redeemCode('hash-1', maria, instant(2))).toEqual(acme)
    })

    it('serves one of two who use it in the same turn', async () => {
      const results = await Promise.all(
        [maria, jonas].map((person) => bench.store.redeemCode('hash-1', person, instant(0))),
      )
      expect(results.filter((account) => account !== null)).toEqual([acme])
      expect(await bench.store.links(acme.id)).toHaveLength(1)
    })

    it('serves nobody from the instant on at which it expires', async () => {
      expect(await bench.store.redeemCode('hash-1', maria, instant(100))).toBeNull()
      expect(await bench.store.accountFor(maria, [])).toBeNull()
    })

    it('is not known by another hash', async () => {
      expect(await bench.store.redeemCode('hash-2', maria, instant(0))).toBeNull()
      expect(await bench.store.redeemCode('HASH-1', maria, instant(0))).toBeNull()
    })

    it('is made for no account that is not there', async () => {
      expect(await problemOf(bench.store.putCode('hash-9', 'nobody' as AccountId, instant(100)))).toBeTypeOf('string')
    })
  })
}
