import { Command } from 'commander'
import { disagreementsIn } from '../accounts/disagreements.ts'
import { linksOfNobody } from '../accounts/link-forms.ts'
import { accountsWithLostPlan, lostPlansRemedy, lostPlansText } from '../accounts/lost-plans.ts'
import { instant } from '../ids.ts'
import { createLog } from '../log.ts'
import { type AllSettings, loadCatalog, loadSettings, openStore } from '../main.ts'
import { platformStates, setupProblem, statesOf, userForms } from '../platforms.ts'
import { errorCode } from '../runtime/error-code.ts'
import { type Examine, type Finding, fail, ok, warn } from '../runtime/finding.ts'
import { shownUrl } from '../store/store-url.ts'
import { commandWords, disagreementText } from './disagreement-text.ts'
import { jsonOption } from './options.ts'
import { printJson, printText } from './print.ts'

/** So long may one part take: a platform that says nothing for this long isn't there for customers either. */
const patienceMs = 15_000

/** What is examined, by the name that is shown. */
type Patient = readonly [name: string, examine: Examine]

export const doctorCommand = new Command('doctor')
  .description('look at settings, store, catalog and every platform that is on, and tell what is wrong with its remedy')
  .addOption(jsonOption())
  .action(async ({ json }: { json?: true }) => {
    const findings: { of: string; finding: Finding }[] = []
    for (const [of, examine] of patients()) {
      const found = await examined(examine)
      if (!json) for (const finding of found) printText(findingText(of, finding))
      findings.push(...found.map((finding) => ({ of, finding })))
    }
    if (json) printJson({ findings: findings.map(({ of, finding }) => ({ of, ...finding })) })
    if (findings.some(({ finding }) => finding.state === 'fail')) process.exitCode = 1
  })

function* patients(): Generator<Patient> {
  let settings: AllSettings | null = null
  yield [
    'settings',
    async () => {
      settings = loadSettings()
      return [ok('are in order')]
    },
  ]
  if (settings === null) return
  yield ['store', examineStore(settings)]
  yield ['links', examineLinks(settings)]
  yield ['catalog', examineCatalog(settings)]
  yield ['accounts', examineAccounts(settings)]
  yield* platforms(settings)
}

const examineStore =
  ({ FRONTDESK_STORE: url }: AllSettings): Examine =>
  async () => {
    const store = await openStore(url)
    try {
      await store.ping()
      return [ok(`${shownUrl(url)} can be written`)]
    } finally {
      await store.close()
    }
  }

/** Says nothing of links that are in order. */
const examineLinks =
  ({ FRONTDESK_STORE: url }: AllSettings): Examine =>
  async () => {
    const store = await openStore(url).catch(() => null)
    // Said of the store.
    if (store === null) return []
    try {
      const [nobodys, disagreements] = [await linksOfNobody(store, userForms), await disagreementsIn(store)]
      return [
        ...nobodys.map((key) => warn(`${key} names nobody`, `frontdesk accounts unlink ${commandWords(key)}`)),
        ...disagreements.map((each) =>
          warn(
            disagreementText(each),
            `link the person: frontdesk accounts link ${commandWords(each.person)} ACCOUNT; or unlink a rule`,
          ),
        ),
      ]
    } finally {
      await store.close()
    }
  }

const examineCatalog =
  (settings: AllSettings): Examine =>
  async () => {
    const { plans, services } = await loadCatalog(settings)
    return [ok(`${settings.FRONTDESK_INTENTS}: ${plans.length} plans, ${services.length} services`)]
  }

/** Says nothing of accounts whose plan is in the catalog. */
const examineAccounts =
  (settings: AllSettings): Examine =>
  async () => {
    const catalog = await loadCatalog(settings).catch(() => null)
    const store = await openStore(settings.FRONTDESK_STORE).catch(() => null)
    // Said of the catalog, and of the store.
    if (store === null) return []
    try {
      const lost = catalog === null ? [] : await accountsWithLostPlan(store, catalog, instant(Date.now()))
      return lost.length === 0 ? [] : [fail(lostPlansText(lost), lostPlansRemedy)]
    } finally {
      await store.close()
    }
  }

/** Those that are on, or half set up. The SDK of the others is not loaded. */
function* platforms(settings: AllSettings): Generator<Patient> {
  for (const { name, state } of platformStates(settings)) {
    const problem = setupProblem(state)
    if (problem !== null) yield [name, async () => [fail(problem.what, problem.remedy)]]
  }
  const log = createLog(settings.FRONTDESK_LOG_LEVEL)
  const { slack, discord, teams } = statesOf(settings)
  if (slack.kind === 'on')
    yield [
      'Slack',
      async (signal) => (await import('../../adapters/slack/setup/doctor.ts')).examineSlack(slack.access, signal),
    ]
  if (discord.kind === 'on')
    yield [
      'Discord',
      async (signal) =>
        (await import('../../adapters/discord/setup/doctor.ts')).examineDiscord(discord.access, log, signal),
    ]
  if (teams.kind === 'on')
    yield [
      'Microsoft Teams',
      async (signal) => (await import('../../adapters/teams/setup/doctor.ts')).examineTeams(teams.access, signal),
    ]
}

const examined = async (examine: Examine): Promise<readonly Finding[]> => {
  const signal = AbortSignal.timeout(patienceMs)
  const timeout = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason))
  })
  try {
    return await Promise.race([examine(signal), timeout])
  } catch (error) {
    return [failureOf(error)]
  }
}

/** What has a remedy tells it; everything else is somebody who can't be reached. */
const failureOf = (error: unknown): Finding => {
  if (error instanceof Error && 'remedy' in error) return fail(error.message, String(error.remedy ?? ''))
  const isLate = error instanceof Error && error.name === 'TimeoutError'
  const why = isLate ? `no answer within ${patienceMs / 1000} s` : (errorCode(error) ?? 'unknown')
  return fail(`can't be reached (${why})`, 'check the network, a proxy in between, and the address in the settings')
}

const findingText = (of: string, finding: Finding): string => {
  const line = `${finding.state.padEnd(5)} ${of.padEnd(16)} ${finding.what}`
  return finding.state === 'ok' ? line : `${line}\n      ${''.padEnd(16)} ${finding.remedy}`
}
