import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Command } from 'commander'
import { z } from 'zod'
import { type Account, planAt } from '../accounts/account.ts'
import { type AccountFields, accountFieldsSchema, toAccountFields } from '../accounts/account-fields.ts'
import { readAccountsCsv } from '../accounts/accounts-csv.ts'
import { createLinkCode, linkPerson } from '../accounts/links.ts'
import type { AccountId, IdentityKey, Instant } from '../ids.ts'
import { type Desk, platformNames } from '../main.ts'
import { toIso } from '../schedule/iso.ts'
import { sayDate } from '../schedule/say.ts'
import { UserError } from '../user-error.ts'
import { jsonOption, languageOption, untilOption, zoneOption } from './options.ts'
import { printJson, printTable } from './print.ts'
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
      const account = await putAccount(desk, toAccountFields(read.data))
      if (json) printJson({ account: await accountJson(desk, account) })
      else console.log(`${account.name}: ${planText(desk, account)}.`)
    }),
  )

accountsCommand
  .command('link <platform> <user> <account>')
  .description('say which customer a person belongs to; USER/* names everybody of a team')
  .addOption(jsonOption())
  .action((platform: string, user: string, whose: string, { json }: Json) =>
    withDesk(async (desk) => {
      const account = await findAccount(desk, whose)
      const key = identityKey(platform, user)
      await linkPerson(desk, desk.catalog, key, account)
      if (json) printJson({ account: await accountJson(desk, account) })
      else console.log(`${key} belongs to ${account.name} now.`)
    }),
  )

accountsCommand
  .command('unlink <platform> <user>')
  .description('take a link back')
  .action((platform: string, user: string) =>
    withDesk(async ({ store }) => {
      const key = identityKey(platform, user)
      if (!(await store.unlink(key)))
        throw new UserError(`${key} is not linked`, 'frontdesk accounts show ACCOUNT lists links')
      console.log(`${key} belongs to nobody now.`)
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
      else console.log(`${code}\nIt links one person to ${account.name}, until ${dateText(desk, expiresAt)}.`)
    }),
  )

accountsCommand
  .command('list')
  .description('all customers')
  .addOption(jsonOption())
  .action(({ json }: Json) =>
    withDesk(async (desk) => {
      const accounts = await desk.store.accounts()
      if (json) return printJson({ accounts: await Promise.all(accounts.map((account) => accountJson(desk, account))) })
      if (accounts.length === 0)
        console.log('There are no accounts yet. Add one: frontdesk accounts add NAME --plan PLAN')
      else printTable(accounts.map((account) => [account.name, planText(desk, account), account.id]))
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
          Array.isArray(value) ? value.join(', ') : (value ?? '–'),
        ]),
      )
    }),
  )

accountsCommand
  .command('import <file.csv>')
  .description('add or change many customers: columns name, plan, until, zone, language, version, links')
  .addOption(jsonOption())
  .action((file: string, { json }: Json) =>
    withDesk(async (desk) => {
      const rows = readAccountsCsv(readCsv(file), desk.catalog)
      if (!rows.ok)
        throw new UserError(
          `${file} is wrong, and nothing was imported:\n${rows.problems.map((each) => `  ${each}`).join('\n')}`,
        )
      const accounts: Account[] = []
      for (const { fields, links } of rows.value) {
        const account = await putAccount(desk, fields)
        for (const key of links) await linkPerson(desk, desk.catalog, key, account)
        accounts.push(account)
      }
      if (json) printJson({ accounts: await Promise.all(accounts.map((account) => accountJson(desk, account))) })
      else console.log(`${accounts.length} accounts imported.`)
    }),
  )

const readCsv = (file: string): string => {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UserError(`${file} can't be read (${code})`, 'name a CSV file that exists and may be read')
  }
}

const issueText = (issue: z.core.$ZodIssue): string => `${issue.path.join('.')} ${issue.message}`

/** Whoever has the name keeps id and links; what is not given is forgotten. */
const putAccount = async ({ store, now }: Desk, fields: AccountFields): Promise<Account> => {
  const known = await store.accountByName(fields.name)
  const account: Account = {
    id: known?.id ?? (`acc-${randomBytes(6).toString('hex')}` as AccountId),
    createdAt: known?.createdAt ?? now(),
    ...fields,
  }
  await store.putAccount(account)
  return account
}

/** @throws UserError when neither an id nor a name fits. */
const findAccount = async ({ store }: Desk, idOrName: string): Promise<Account> => {
  const account = (await store.account(idOrName as AccountId)) ?? (await store.accountByName(idOrName))
  if (account === null)
    throw new UserError(`there is no account ${JSON.stringify(idOrName)}`, 'frontdesk accounts list shows all')
  return account
}

const platformName = z.enum(platformNames)

const identityKey = (platform: string, user: string): IdentityKey => {
  if (!platformName.safeParse(platform).success || user.trim() === '') {
    throw new UserError(
      `${platform} ${user} names nobody`,
      `write a platform (${platformName.options.join(', ')}) and a user, such as: web anna@example.com`,
    )
  }
  return `${platform}:${user.trim()}` as IdentityKey
}

const accountJson = async ({ store, catalog, now }: Desk, account: Account) => ({
  id: account.id,
  name: account.name,
  plan: account.plan,
  planNow: planAt(account, now(), catalog.withoutPlan),
  planEndsAt: account.planEndsAt === null ? null : toIso(account.planEndsAt, catalog.hours.zone),
  zone: account.zone,
  language: account.language,
  version: account.productVersion,
  links: await store.links(account.id),
})

const dateText = ({ catalog }: Desk, at: Instant): string =>
  sayDate(at, { zone: catalog.hours.zone, language: catalog.vendor.language, lastDay: false })

const planText = (desk: Desk, account: Account): string => {
  const { plan, planEndsAt } = account
  if (planEndsAt === null) return plan
  const day = sayDate(planEndsAt, {
    zone: desk.catalog.hours.zone,
    language: desk.catalog.vendor.language,
    lastDay: true,
  })
  return planAt(account, desk.now(), desk.catalog.withoutPlan) === plan
    ? `${plan} until ${day}`
    : `${plan} ended on ${day}`
}
