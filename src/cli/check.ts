import { Command } from 'commander'
import { loadCatalog, loadSettings } from '../main.ts'

export const checkCommand = new Command('check')
  .description('check the settings and every file of the catalog')
  .action(async () => {
    const settings = loadSettings()
    const { vendor, plans, services, priorities, understanding } = await loadCatalog(settings)
    const counts = `${plans.length} plans, ${services.length} services, ${priorities.length} ticket priorities`
    console.log(
      `${settings.FRONTDESK_INTENTS} is in order: ${vendor.name}, ${counts}, ${understanding.messages.length} example messages.`,
    )
  })
