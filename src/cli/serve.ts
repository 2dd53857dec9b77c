import { Command } from 'commander'
import { loadSettings, type Server, serve } from '../main.ts'
import { platformStates } from '../platforms.ts'
import { shownUrl } from '../store/store-url.ts'
import { failureText } from '../user-error.ts'

export const serveCommand = new Command('serve')
  .description('start the web chat and answer until told to stop')
  .action(async () => {
    const settings = loadSettings()
    const server = await serve(settings).catch(endWith)
    const { catalog } = server.desk
    const counts = `${catalog.plans.length} plans, ${catalog.services.length} services`
    console.log(
      [
        `Frontdesk listens on ${server.url}`,
        `  web chat        on`,
        `  signed-in users ${onOff(settings.FRONTDESK_WEB_IDENTITY_SECRET !== undefined, 'FRONTDESK_WEB_IDENTITY_SECRET')}`,
        `  other sites     ${onOff(settings.FRONTDESK_WEB_ORIGINS.length > 0, 'FRONTDESK_WEB_ORIGINS')}`,
        ...platformStates(settings).map(
          (each) =>
            `  ${each.name.padEnd(15)} ${each.state.kind === 'on' ? onAs(each, server) : onOff(false, each.needs)}`,
        ),
        `  store           ${shownUrl(settings.FRONTDESK_STORE)}`,
        `  catalog         ${settings.FRONTDESK_INTENTS}: ${catalog.vendor.name}, ${counts}`,
      ].join('\n'),
    )
    await stopSignal()
    // A second signal ends at once, whatever hangs.
    void stopSignal().then(() => process.exit(1))
    await server.close()
    process.exit()
  })

/** At once: what is being learned for a server that doesn't start would keep the process for as long as that takes. */
const endWith = (error: unknown): Promise<never> =>
  new Promise(() => {
    process.stderr.write(`${failureText(error)}\n`, () => process.exit(1))
  })

const onOff = (on: boolean, variable: string): string => (on ? 'on' : `off; set ${variable} to turn it on`)

type PlatformState = ReturnType<typeof platformStates>[number]

/** How a platform that is on is served, and what it waits for, where it isn't reached yet. */
const onAs = ({ platform, how }: PlatformState, { connecting }: Server): string => {
  const trouble = connecting.get(platform)
  const waits = trouble ? `connecting: ${trouble.message}; ${trouble.remedy}` : 'connecting'
  return ['on', ...(how === null ? [] : [how]), ...(connecting.has(platform) ? [waits] : [])].join(', ')
}

const stopSignal = (): Promise<void> =>
  new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
  })
