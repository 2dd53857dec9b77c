import { Command } from 'commander'
import type { Catalog } from '../catalog/model.ts'
import { formatProblems, type Problem } from '../catalog/problems.ts'
import { templateLeft } from '../catalog/template-left.ts'
import { understandingWarnings } from '../catalog/understanding-warnings.ts'
import { type AllSettings, loadCatalog, loadSettings, readNamedCatalog } from '../main.ts'
import { checkPlatforms } from '../platforms.ts'
import { readCatalogFiles, unreadFolders } from '../runtime/catalog-folder.ts'
import { starterFolder } from './new-catalog.ts'
import { jsonOption } from './options.ts'
import { printJson, printText } from './print.ts'

export const checkCommand = new Command('check')
  .description('check the settings and every file of the catalog')
  .addHelpText(
    'after',
    `
What is wrong ends with 1. A warning is of what works, and may be meant otherwise or makes messages understood worse.`,
  )
  .addOption(jsonOption())
  .action(async ({ json }: { json?: true }) => {
    const settings = loadSettings()
    checkPlatforms(settings)
    if (json) return checkForPrograms(settings)
    const folder = settings.FRONTDESK_INTENTS
    const catalog = await loadCatalog(settings)
    const { vendor, plans, services, priorities, understanding } = catalog
    const counts = [
      counted(plans, 'plan', 'plans'),
      counted(services, 'service', 'services'),
      counted(priorities, 'ticket priority', 'ticket priorities'),
      counted(understanding.messages, 'example message', 'example messages'),
    ]
    console.log(`${folder} is in order: ${[vendor.name, ...counts].join(', ')}.`)
    const warnings = await warningsOf(catalog, folder)
    if (warnings.length > 0) printText(`Warnings:\n${formatProblems(warnings, folder)}`)
  })

const counted = ({ length }: readonly unknown[], one: string, several: string): string =>
  `${length} ${length === 1 ? one : several}`

const warningsOf = async ({ warnings }: Catalog, folder: string): Promise<readonly Problem[]> => {
  const [files, starter, unread] = await Promise.all([
    readCatalogFiles(folder),
    readCatalogFiles(starterFolder),
    unreadFolders(folder),
  ])
  if (!files.ok) return warnings
  const left = starter.ok ? templateLeft(files.value, starter.value) : []
  return [...warnings, ...left, ...unread, ...understandingWarnings(files.value)]
}

const checkForPrograms = async (settings: AllSettings): Promise<void> => {
  const catalog = await readNamedCatalog(settings)
  printJson({
    ok: catalog.ok,
    problems: catalog.ok ? [] : catalog.problems,
    warnings: catalog.ok ? await warningsOf(catalog.value, settings.FRONTDESK_INTENTS) : [],
  })
  if (!catalog.ok) process.exitCode = 1
}
