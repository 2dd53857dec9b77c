import { z } from 'zod'
import { apiAddress, idList, isUnset, type PlatformState } from '../shared/settings.ts'

/** How Microsoft writes ids. */
export const guidForm = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

const filled = z.string().trim().min(1, { error: 'is empty: give it its value, or leave it out' }).optional()
/** In the case in which Teams writes them, whatever the page showed that they were copied from. */
const guid = (where: string) =>
  z
    .string()
    .trim()
    .toLowerCase()
    .regex(guidForm, { error: `must be an id such as 72f988bf-86f1-41af-91ab-2d7cd011db47: copy it from ${where}` })
    .optional()
const address = (example: string) => apiAddress(example).optional()

const channelIds = idList(
  /^[\w:.@-]+$/,
  'must be ids such as 19:abc@thread.tacv2, separated by commas; the link to a channel holds its id',
)

/** The Teams channel's own settings, to be added to the product's. Without any of them it is off. */
export const teamsSettings = z.object({
  MicrosoftAppId: guid("the bot's Configuration, Microsoft App ID").describe(
    "Teams: the bot's application (client) id",
  ),
  MicrosoftAppPassword: filled.describe("Teams: a client secret of the bot's app registration"),
  MicrosoftAppTenantId: guid("the bot's Configuration, App Tenant ID").describe(
    'Teams: the directory (tenant) of the app registration',
  ),
  MicrosoftAppType: z
    .enum(['SingleTenant', 'MultiTenant', 'UserAssignedMsi'], {
      error: 'must be SingleTenant, MultiTenant or UserAssignedMsi',
    })
    .optional()
    .describe('Teams: kind of the app registration; SingleTenant when a tenant is given, else MultiTenant'),
  FRONTDESK_TEAMS_PLAYGROUND: z
    .enum(['0', '1'], { error: 'must be 1, or 0' })
    .optional()
    .describe('Teams: 1 serves the Agents Playground on this machine, without credentials'),
  TEAMS_LISTEN_CHANNELS: channelIds
    .optional()
    .describe('Teams: ids of channels and group chats in which every new question is answered; several with commas'),
  ToChannelFromBotLoginUrl: address('https://login.microsoftonline.us/TENANT').describe(
    'Teams in another cloud: where the bot gets its tokens',
  ),
  ToChannelFromBotOAuthScope: filled.describe('Teams in another cloud: what the bot asks tokens for'),
  ToBotFromChannelTokenIssuer: filled.describe('Teams in another cloud: who signs what Teams sends'),
  ToBotFromChannelOpenIdMetadataUrl: address(
    'https://login.botframework.azure.us/v1/.well-known/openidconfiguration',
  ).describe('Teams in another cloud: where the keys of that signer are'),
  OAuthUrl: address('https://tokengcch.botframework.azure.us').describe('Teams in another cloud: its token service'),
})

export type TeamsSettings = z.output<typeof teamsSettings>

/** Addresses of a Bot Framework cloud. */
export interface Cloud {
  readonly loginUrl: string
  readonly scope: string
  readonly issuer: string
  readonly openIdUrl: string
  readonly oAuthUrl: string
}

type TeamsCredentials =
  /** The Playground on this machine: nothing is signed, so only this machine is listened to. */
  | { readonly kind: 'playground' }
  | {
      readonly kind: 'app'
      readonly id: string
      /** Null for a managed identity. */
      readonly password: string | null
      /** Null for an app of several tenants. */
      readonly tenant: string | null
      readonly type: 'SingleTenant' | 'MultiTenant' | 'UserAssignedMsi'
    }

/** How Teams is reached, once the settings suffice. */
export interface TeamsAccess {
  readonly credentials: TeamsCredentials
  readonly cloud: Cloud
  readonly listenChannels: ReadonlySet<string>
}

export type TeamsState =
  | PlatformState<TeamsAccess>
  /** Settings that don't go together: refuse to start. */
  | { readonly kind: 'contradictory'; readonly problem: string; readonly remedy: string }

const cloudOf = (settings: TeamsSettings): Cloud => ({
  loginUrl:
    settings.ToChannelFromBotLoginUrl ??
    `https://login.microsoftonline.com/${settings.MicrosoftAppTenantId ?? 'botframework.com'}`,
  scope: settings.ToChannelFromBotOAuthScope ?? 'https://api.botframework.com',
  issuer: settings.ToBotFromChannelTokenIssuer ?? 'https://api.botframework.com',
  openIdUrl:
    settings.ToBotFromChannelOpenIdMetadataUrl ?? 'https://login.botframework.com/v1/.well-known/openidconfiguration',
  oAuthUrl: settings.OAuthUrl ?? 'https://token.botframework.com',
})

const missingOf = (settings: TeamsSettings): readonly string[] => {
  const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, MicrosoftAppType } = settings
  const needsTenant = MicrosoftAppType === 'SingleTenant' || MicrosoftAppType === 'UserAssignedMsi'
  const missing = [
    ...(MicrosoftAppId === undefined ? ['MicrosoftAppId'] : []),
    ...(MicrosoftAppPassword === undefined && MicrosoftAppType !== 'UserAssignedMsi' ? ['MicrosoftAppPassword'] : []),
    ...(MicrosoftAppTenantId === undefined && needsTenant ? ['MicrosoftAppTenantId'] : []),
  ]
  // An app of several tenants does without; whoever is setting one up hardly has such a one.
  const mayWantTenant = MicrosoftAppTenantId === undefined && MicrosoftAppType === undefined
  return missing.length > 0 && mayWantTenant
    ? [...missing, 'MicrosoftAppTenantId (or MicrosoftAppType=MultiTenant)']
    : missing
}

const loopback = /^(localhost|127(\.\d{1,3}){3}|::1)$/i

/** What the Playground sends is believed unsigned. Whoever can reach it speaks as anybody. */
const playgroundState = (host: string, hasApp: boolean, common: Omit<TeamsAccess, 'credentials'>): TeamsState => {
  if (hasApp)
    return {
      kind: 'contradictory',
      problem: 'is set up twice: FRONTDESK_TEAMS_PLAYGROUND=1 serves without credentials, and MicrosoftApp… gives some',
      remedy: 'leave out FRONTDESK_TEAMS_PLAYGROUND to serve Teams, or MicrosoftApp… to serve the Playground',
    }
  if (!loopback.test(host))
    return {
      kind: 'contradictory',
      problem: `would be open to strangers: FRONTDESK_TEAMS_PLAYGROUND=1 believes whoever reaches it, and FRONTDESK_HOST=${host} lets other machines in`,
      remedy: 'leave out FRONTDESK_HOST, or leave out FRONTDESK_TEAMS_PLAYGROUND',
    }
  return { kind: 'on', access: { credentials: { kind: 'playground' }, ...common } }
}

/**
 * Whether Teams is on, off, or half set up. The Playground and an app's credentials exclude each other.
 *
 * @param host address that the web server listens on
 */
export const teamsState = (settings: TeamsSettings, host = 'localhost'): TeamsState => {
  const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, MicrosoftAppType } = settings
  const given = [MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, MicrosoftAppType]
  const hasApp = given.some((value) => value !== undefined)
  const common = { cloud: cloudOf(settings), listenChannels: new Set(settings.TEAMS_LISTEN_CHANNELS) }
  if (settings.FRONTDESK_TEAMS_PLAYGROUND === '1') return playgroundState(host, hasApp, common)
  if (isUnset(teamsSettings.omit({ FRONTDESK_TEAMS_PLAYGROUND: true }), settings)) return { kind: 'off' }
  const missing = missingOf(settings)
  if (MicrosoftAppId === undefined || missing.length > 0) return { kind: 'incomplete', missing }
  const tenant = MicrosoftAppTenantId ?? null
  const type = MicrosoftAppType ?? (tenant === null ? 'MultiTenant' : 'SingleTenant')
  const credentials = { kind: 'app', id: MicrosoftAppId, password: MicrosoftAppPassword ?? null, tenant, type } as const
  return { kind: 'on', access: { credentials, ...common } }
}
