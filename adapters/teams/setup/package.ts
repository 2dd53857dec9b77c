import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { z } from 'zod'
import { zipOf } from './zip.ts'

const folder = fileURLToPath(new URL('../../../manifests/teams', import.meta.url))

export interface TeamsPackageOptions {
  /** The bot's application id: MicrosoftAppId. */
  readonly appId: string
  /** Whose support it is, as people read it. */
  readonly vendor: string
  /** The vendor's pages; https. */
  readonly website: string
  readonly privacy: string
  readonly terms: string
  /**
   * Asks a team's owners to let the bot read what is said without a mention: where it listens (TEAMS_LISTEN_CHANNELS),
   * and for replies in its threads.
   */
  readonly readsEverything: boolean
}

const manifestFile = z.looseObject({
  bots: z.tuple([z.looseObject({})]),
  name: z.looseObject({}),
})

/** What the platform shows: so many characters fit. */
const most = { short: 30, full: 100, developer: 32 } as const
const cut = (text: string, length: number): string => text.slice(0, length).toWellFormed().trim()

const permissions = (appId: string) => ({
  webApplicationInfo: { id: appId, resource: 'https://RscBasedStoreApp' },
  authorization: {
    permissions: {
      resourceSpecific: [
        { name: 'ChannelMessage.Read.Group', type: 'Application' },
        { name: 'ChatMessage.Read.Chat', type: 'Application' },
      ],
    },
  },
})

/** The app's manifest for one bot. */
export const teamsManifest = async (options: TeamsPackageOptions): Promise<object> => {
  const { appId, vendor, website, privacy, terms, readsEverything } = options
  const { bots, name, ...rest } = manifestFile.parse(JSON.parse(await readFile(`${folder}/manifest.json`, 'utf8')))
  return {
    ...rest,
    id: appId,
    name: { ...name, short: cut(`${vendor} Support`, most.short), full: cut(`${vendor} support desk`, most.full) },
    developer: { name: cut(vendor, most.developer), websiteUrl: website, privacyUrl: privacy, termsOfUseUrl: terms },
    bots: [{ ...bots[0], botId: appId }],
    ...(readsEverything ? permissions(appId) : {}),
  }
}

/** The app as a zip file, to be uploaded to Teams. */
export const teamsPackage = async (options: TeamsPackageOptions): Promise<Buffer> => {
  const [manifest, color, outline] = await Promise.all([
    teamsManifest(options),
    readFile(`${folder}/color.png`),
    readFile(`${folder}/outline.png`),
  ])
  return zipOf([
    { name: 'manifest.json', content: Buffer.from(`${JSON.stringify(manifest, null, 2)}\n`) },
    { name: 'color.png', content: color },
    { name: 'outline.png', content: outline },
  ])
}
