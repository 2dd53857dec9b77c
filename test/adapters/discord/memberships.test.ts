import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { rolesOf } from '../../support/roles.ts'
import { vendorCatalog } from '../../understanding/vendor-matcher.ts'
import type { FakeUser } from './fake-state.ts'
import { ask, choicesOf, openRig, type Rig, shownText } from './rig.ts'

const role = '1100000000000000700'
const plan = rolesOf(vendorCatalog).ticketing.name
const myPlan = 'which plan do I have?'

let rig: Rig
let laterMs: number
beforeEach(async () => {
  laterMs = 0
  rig = await openRig({ now: () => Date.now() + laterMs })
})
afterEach(() => rig.close())

const linkRole = () => rig.contract.link(`discord:${rig.fake.guild}/${role}`)
const lookUps = () => rig.fake.requests.filter((line) => line.includes('/members/'))

/** What the person got to see of it. */
const shownTo = async (user: FakeUser, act: () => unknown): Promise<string> => {
  const [before, seen] = [rig.taken.length, rig.fake.seenBy(user).length]
  act()
  await rig.answeredAll(before + 1)
  return rig.fake
    .seenBy(user)
    .slice(seen)
    .map(({ content }) => shownText(content))
    .join('\n')
}
const askedBy = (user: FakeUser, text = myPlan) =>
  shownTo(user, () => rig.fake.write(user, rig.fake.directOf(user), text))

describe('in a direct message, where Discord tells no roles', () => {
  it('a person is known by a role that is linked, and looked up once for a while', async () => {
    await linkRole()
    const joe = rig.fake.person('Joe', [role])
    expect(await askedBy(joe)).toContain(plan)
    await askedBy(joe, 'which support plans are there?')
    expect(lookUps()).toHaveLength(1)
    expect(await askedBy(rig.fake.person('Ann'))).not.toContain(plan)
  })

  it('so is a person by the server, and whoever gives a command or presses a button there', async () => {
    await rig.contract.link(`discord:${rig.fake.guild}/${rig.fake.guild}`)
    const joe = rig.fake.person('Joe')
    expect(await askedBy(joe)).toContain(plan)
    const command = rig.fake.command(joe, rig.fake.directOf(joe), ask(myPlan))
    await rig.answeredAll(2)
    await rig.fake.until(() => command.original?.thinking === false)
    expect(shownText(command.original?.content ?? '')).toContain(plan)
    await askedBy(joe, 'I want to open a ticket')
    const offer = rig.fake.seenBy(joe).at(-1) ?? expect.fail()
    await shownTo(joe, () => rig.fake.press(joe, offer, choicesOf(offer)[0]?.customId ?? ''))
    expect(rig.taken.at(-1)).toMatchObject({
      kind: 'action',
      identity: { broadRules: [`discord:${rig.fake.guild}/${rig.fake.guild}`] },
    })
  })

  it('nobody is looked up where no role is linked', async () => {
    await askedBy(rig.fake.person('Joe', [role]))
    expect(lookUps()).toEqual([])
  })

  it('somebody is answered as nobody in particular while Discord does not tell, and asked after now and then', async () => {
    await linkRole()
    const joe = rig.fake.person('Joe', [role])
    for (const lookUp of [/@me\/guilds/, /\/members\//]) {
      rig.fake.fail(lookUp, { status: 500, body: {} }, 2)
      expect(await askedBy(joe)).not.toContain(plan)
      const asked = rig.fake.requests.length
      await askedBy(joe, 'which support plans are there?')
      expect(rig.fake.requests.slice(asked).filter((line) => lookUp.test(line))).toEqual([])
      laterMs += 11_000
    }
    expect(await askedBy(joe)).toContain(plan)
  })

  it('the reason why nobody can be looked up is told once, not once each', async () => {
    await linkRole()
    rig.fake.fail(/\/members\//, { status: 500, body: {} }, 6)
    for (const name of ['Joe', 'Ann', 'Eve']) expect(await askedBy(rig.fake.person(name))).not.toContain(plan)
    expect(rig.logged().match(/could not be looked up on Discord/g)).toHaveLength(1)
  })

  it('so is somebody who is of no such server', async () => {
    await linkRole()
    const stranger = rig.fake.person('Eve', [role])
    rig.fake.state.roles.delete(stranger.id)
    expect(await askedBy(stranger)).not.toContain(plan)
  })
})
