import { Command } from 'commander'
import { formatProblems } from '../catalog/problems.ts'
import { understandingWarnings } from '../catalog/understanding-warnings.ts'
import { loadCatalog, loadSettings } from '../main.ts'
import { readCatalogFiles } from '../runtime/catalog-folder.ts'
import { printText } from './print.ts'

export const checkCommand = new Command('check')
  .description('check the settings and every file of the catalog')
  .addHelpText(
    'after',
    `
What is wrong ends with 1. A warning is of what works, but messages are understood worse by it.`,
  )
  .action(async () => {
    const settings = loadSettings()
    const folder = settings.FRONTDESK_INTENTS
    const { vendor, plans, services, priorities, understanding } = await loadCatalog(settings)
    const counts = `${plans.length} plans, ${services.length} services, ${priorities.length} ticket priorities`
    console.log(`${folder} is in order: ${vendor.name}, ${counts}, ${understanding.messages.length} example messages.`)
    const files = await readCatalogFiles(folder)
    const warnings = files.ok ? understandingWarnings(files.value) : []
    if (warnings.length > 0) printText(`Warnings:\n${formatProblems(warnings, folder)}`)
  })
