import { randomBytes } from 'node:crypto'
import { Command, Option } from 'commander'
import type { z } from 'zod'
import type { Account } from '../accounts/account.ts'
import { accountFieldsSchema, toAccountFields } from '../accounts/account-fields.ts'
import { type Disagreement, disagreementsIn } from '../accounts/disagreements.ts'
import { createLinkCode, linkPerson, otherOwner } from '../accounts/links.ts'
import { explainForms, identityIn, listForms } from '../accounts/user-form.ts'
import type { IdentityKey } from '../ids.ts'
import type { Desk } from '../main.ts'
import { userForms } from '../platforms.ts'
import { toIso } from '../schedule/iso.ts'
import { UserError } from '../user-error.ts'
import { accountJson, changesText, planText } from './account-text.ts'
import { disagreementText } from './disagreement-text.ts'
import { findAccount } from './find-account.ts'
import { importAccounts } from './import-accounts.ts'
import { jsonOption, languageOption, untilOption, zoneOption } from './options.ts'
import { cutLine, printJson, printTable, printText } from './print.ts'
import { putAccount } from './put-account.ts'
import { sayAt } from './say-at.ts'
import { withDesk } from './with-desk.ts'

export const accountsCommand = new Command('accounts').description('customers, their plans, and who belongs to them')

interface Json {
  readonly json?: true
}

interface AddOptions extends Json {
  readonly plan: string
  readonly until?: string
  readonly zone?: string
  readonly language?: string
  readonly productVersion?: string
}

interface MoveOptions extends Json {
  readonly move?: true
}

/** A customer with a longer name is known by the id beside it. */
const widestName = 60

const moveOption = () => new Option('--move', 'take links from the customers that have them')

const userHelp = `
What USER is on each platform:
${listForms(userForms)}
A person's own link goes before a role's or a team's, and a role's before everybody's on the server. A * needs quotes.`

accountsCommand
  .command('add <name>')
  .description('add a customer, or set the one of that name anew: what is not given is forgotten')
  .requiredOption('--plan <plan>', 'the plan, as the catalog names it')
  .addOption(untilOption())
  .addOption(zoneOption())
  .addOption(languageOption())
  .option('--product-version <version>', 'version of the product that the customer runs')
  .addOption(jsonOption())
  .action((name: string, { plan, until, zone, language, productVersion, json }: AddOptions) =>
    withDesk(async (desk) => {
      const read = accountFieldsSchema(desk.catalog).safeParse({
        name,
        plan,
        until,
        zone,
        language,
        version: productVersion,
      })
      if (!read.success) throw new UserError(read.error.issues.map(issueText).join('\n'))
      const { account, known } = await putAccount(desk, toAccountFields(read.data))
      if (json) return printJson({ account: await accountJson(desk, account) })
      printText(addedText(desk, account, known))
    }, true),
  )

accountsCommand
  .command('link <platform> <user> <account>')
  .description('say which customer a person belongs to, or everybody with a role or in a team')
  .addOption(moveOption())
  .addOption(jsonOption())
  .addHelpText('after', userHelp)
  .action((platform: string, user: string, whose: string, { move, json }: MoveOptions) =>
    withDesk(async (desk) => {
      const key = identityKey(platform, user)
      const account = await findAccount(desk, whose)
      const owner = await otherOwner(desk.store, key, account)
      if (owner !== null && !move)
        throw new UserError(`${key} belongs to ${owner.name}`, `to give it to ${account.name}, say so with --move`)
      await linkPerson(desk, desk.catalog, key, account)
      const was = owner === null ? {} : { was: { id: owner.id, name: owner.name } }
      if (json) printJson({ account: await accountJson(desk, account), ...was })
      else printText(`${key} belongs to ${account.name} now${owner === null ? '' : `; it was ${owner.name}'s`}.`)
    }),
  )

accountsCommand
  .command('unlink <platform> <user>')
  .description('take a link back')
  .addOption(jsonOption())
  .action((platform: string, user: string, { json }: Json) =>
    withDesk(async (desk) => {
      const key = await linkedKey(desk.store, platform, user)
      const owner = key === null ? null : await otherOwner(desk.store, key, null)
      if (key === null || owner === null || !(await desk.store.unlink(key)))
        throw new UserError(`${platform}:${user} is not linked`, 'frontdesk accounts show ACCOUNT lists links')
      if (json) printJson({ account: await accountJson(desk, owner) })
      else printText(`${key} belongs to nobody now; it was ${owner.name}'s.`)
    }),
  )

accountsCommand
  .command('code <account>')
  .description('make a one-time code that links whoever types it into a chat')
  .addOption(jsonOption())
  .action((whose: string, { json }: Json) =>
    withDesk(async (desk) => {
      const account = await findAccount(desk, whose)
      const { code, expiresAt } = await createLinkCode({ ...desk, randomBytes }, account)
      if (json) printJson({ code, expiresAt: toIso(expiresAt, desk.catalog.hours.zone), account: account.id })
      else printText(`${code}\nIt links one person to ${account.name}, until ${sayAt(desk, expiresAt)}.`)
    }),
  )

accountsCommand
  .command('list')
  .description('all customers')
  .addOption(jsonOption())
  .action(({ json }: Json) =>
    withDesk(async (desk) => {
      const accounts = await desk.store.accounts()
      const disagreements = await disagreementsIn(desk.store)
      if (json) {
        const all = await Promise.all(accounts.map((account) => accountJson(desk, account)))
        printJson({ accounts: all, ...(disagreements.length === 0 ? {} : { disagreements: asJson(disagreements) }) })
        return
      }
      if (accounts.length === 0)
        console.log('There are no accounts yet. Add one: frontdesk accounts add NAME --plan PLAN')
      printTable(accounts.map((account) => [cutLine(account.name, widestName), planText(desk, account), account.id]))
      for (const each of disagreements) printText(`${disagreementText(each)}.`)
    }),
  )

accountsCommand
  .command('show <account>')
  .description('one customer with its links, by id or name')
  .addOption(jsonOption())
  .action((whose: string, { json }: Json) =>
    withDesk(async (desk) => {
      const account = await accountJson(desk, await findAccount(desk, whose))
      if (json) return printJson({ account })
      printTable(
        Object.entries(account).map(([field, value]) => [
          field,
          (Array.isArray(value) ? value.join(', ') : value) || '–',
        ]),
      )
    }),
  )

accountsCommand
  .command('import <file.csv>')
  .description('add or change many customers: columns name, plan, until, zone, language, version, links')
  .addOption(moveOption())
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
The first line names the columns; name and plan must be there. links holds PLATFORM:USER, several with spaces between.
All lines are taken, or none: each mistake is told with its line.
${userHelp}`,
  )
  .action((file: string, { move, json }: MoveOptions) =>
    withDesk(async (desk) => {
      const accounts = await importAccounts(desk, file, move ?? false)
      if (json) printJson({ accounts: await Promise.all(accounts.map((account) => accountJson(desk, account))) })
      else console.log(`${accounts.length} accounts imported.`)
    }, true),
  )

const addedText = (desk: Desk, account: Account, known: Account | null): string => {
  const changes = known === null ? [] : changesText(desk, known, account)
  if (changes.length > 0) return `${account.name} was there already and is changed: ${changes.join('; ')}.`
  return `${account.name}: ${planText(desk, account)}.${known === null ? '' : ' It was there already; nothing changed.'}`
}

const asJson = (disagreements: readonly Disagreement[]) =>
  disagreements.map(({ person, rules }) => ({
    person,
    rules: rules.map(({ key, account: { id, name } }) => ({ key, account: { id, name } })),
  }))

const issueText = (issue: z.core.$ZodIssue): string => `${issue.path.join('.')}: ${issue.message}`

/** @throws UserError where nobody can be named so. */
const identityKey = (platform: string, user: string): IdentityKey => {
  const key = identityIn(userForms, platform, user)
  if (key === null) throw new UserError(`${platform} ${user} names nobody`, explainForms(userForms, platform))
  return key
}

/** As it was linked: what was taken before its form was looked at can be taken back, too. */
const linkedKey = async (store: Desk['store'], platform: string, user: string): Promise<IdentityKey | null> => {
  const typed = `${platform}:${user.trim()}` as IdentityKey
  if ((await store.accountFor(typed, [])) !== null) return typed
  return identityIn(userForms, platform, user)
}
