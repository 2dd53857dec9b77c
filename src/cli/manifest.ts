import { writeFileSync } from 'node:fs'
import { Command, InvalidArgumentError } from 'commander'
import { discordState } from '../../adapters/discord/settings.ts'
import { guidForm } from '../../adapters/teams/settings.ts'
import { createLog } from '../log.ts'
import { loadCatalog, loadSettings } from '../main.ts'
import { UserError } from '../user-error.ts'
import { jsonOption } from './options.ts'
import { printJson } from './print.ts'

export const manifestCommand = new Command('manifest').description(
  'what a platform wants to have before the app is there',
)

const readAddress = (text: string): string => {
  const url = URL.parse(text)
  if (url?.protocol === 'https:') return text.replace(/\/+$/, '')
  throw new InvalidArgumentError('Write an https address, such as https://support.example.com.')
}

const readAppId = (text: string): string => {
  if (guidForm.test(text)) return text.toLowerCase()
  throw new InvalidArgumentError('Write an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47: the Microsoft App ID.')
}

manifestCommand
  .command('slack')
  .description('the app manifest, to be pasted where an app is created; Socket Mode unless --url is given')
  .option('--url <address>', 'where Slack reaches this desk over HTTP', readAddress)
  .option('--out <file>', 'write it there')
  .action(async ({ url, out }: { url?: string; out?: string }) => {
    const { slackManifest } = await import('../../adapters/slack/setup/manifest.ts')
    const manifest = await slackManifest(url ?? null)
    if (out === undefined) process.stdout.write(manifest)
    else console.log(written(out, manifest))
  })

manifestCommand
  .command('discord')
  .description('register the commands with DISCORD_TOKEN, and print the link that invites the bot')
  .addOption(jsonOption())
  .action(async ({ json }: { json?: true }) => {
    const settings = loadSettings()
    const state = discordState(settings)
    if (state.kind !== 'on') throw new UserError('DISCORD_TOKEN is not set', "copy it from the application's page, Bot")
    const { registerDiscord } = await import('../../adapters/discord/setup/manifest.ts')
    const log = createLog(settings.FRONTDESK_LOG_LEVEL)
    const { invite } = await registerDiscord(state.access, log)
    if (json) printJson({ invite })
    else console.log(`The commands are registered. This link invites the bot:\n${invite}`)
  })

interface TeamsOptions {
  readonly appId?: string
  readonly website?: string
  readonly privacy?: string
  readonly terms?: string
  readonly readsEverything?: true
  readonly out: string
}

manifestCommand
  .command('teams')
  .description('the app package, to be uploaded to Teams')
  .option('--app-id <id>', "the bot's application id; MicrosoftAppId where it is left out", readAppId)
  .option('--website <address>', "the vendor's site", readAddress)
  .option('--privacy <address>', 'its privacy statement', readAddress)
  .option('--terms <address>', 'its terms of use', readAddress)
  .option('--reads-everything', 'ask to read what is said without a mention: where the bot listens, and in its threads')
  .option('--out <file>', 'the zip file', 'frontdesk-teams.zip')
  .action(async (options: TeamsOptions) => {
    const settings = loadSettings()
    const given = packageOptions(options, options.appId ?? settings.MicrosoftAppId)
    const { teamsPackage } = await import('../../adapters/teams/setup/package.ts')
    const { vendor } = await loadCatalog(settings)
    const readsEverything = options.readsEverything === true
    console.log(written(options.out, await teamsPackage({ ...given, vendor: vendor.name, readsEverything })))
  })

/** @throws UserError that names everything that Teams wants and wasn't given */
const packageOptions = ({ website, privacy, terms }: TeamsOptions, appId: string | undefined) => {
  if (appId !== undefined && website !== undefined && privacy !== undefined && terms !== undefined)
    return { appId, website, privacy, terms }
  const wanted = {
    '--app-id ID (or MicrosoftAppId)': appId,
    '--website ADDRESS': website,
    '--privacy ADDRESS': privacy,
    '--terms ADDRESS': terms,
  }
  const missing = Object.entries(wanted).flatMap(([name, value]) => (value === undefined ? [name] : []))
  throw new UserError(
    `Teams wants to have ${missing.join(', ')}`,
    'give them: Teams shows the addresses to everybody who adds the app',
  )
}

const written = (file: string, content: string | Uint8Array): string => {
  try {
    writeFileSync(file, content)
    return `${file} is written.`
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    throw new UserError(`${file} can't be written (${code})`, 'name a file in a folder that is there')
  }
}
