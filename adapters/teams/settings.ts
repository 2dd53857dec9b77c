import { z } from 'zod'

const filled = z.string().trim().min(1, { error: 'is empty: give it its value, or leave it out' }).optional()
const address = z
  .url({ protocol: /^https?$/, error: 'must be an address such as https://api.botframework.com' })
  .optional()

const channelIds = z.preprocess(
  (value) => (typeof value === 'string' ? value.split(',').flatMap((id) => id.trim() || []) : value),
  z
    .array(
      z.string().regex(/^[\w:.@-]+$/, {
        error: 'must be ids such as 19:abc@thread.tacv2, separated by commas; the link to a channel holds its id',
      }),
    )
    .readonly(),
)

/** The Teams channel's own settings, to be added to the product's. Without any of them it is off. */
export const teamsSettings = z.object({
  MicrosoftAppId: filled.describe("Teams: the bot's application (client) id"),
  MicrosoftAppPassword: filled.describe("Teams: a client secret of the bot's app registration"),
  MicrosoftAppTenantId: filled.describe('Teams: the directory (tenant) of the app registration'),
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
  ToChannelFromBotLoginUrl: address.describe('Teams in another cloud: where the bot gets its tokens'),
  ToChannelFromBotOAuthScope: filled.describe('Teams in another cloud: what the bot asks tokens for'),
  ToBotFromChannelTokenIssuer: filled.describe('Teams in another cloud: who signs what Teams sends'),
  ToBotFromChannelOpenIdMetadataUrl: address.describe('Teams in another cloud: where the keys of that signer are'),
  OAuthUrl: address.describe('Teams in another cloud: its token service'),
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
  | { readonly kind: 'off' }
  | { readonly kind: 'on'; readonly access: TeamsAccess }
  /** Some settings are there: refuse to start and name these. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }

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
  return [
    ...(MicrosoftAppId === undefined ? ['MicrosoftAppId'] : []),
    ...(MicrosoftAppPassword === undefined && MicrosoftAppType !== 'UserAssignedMsi' ? ['MicrosoftAppPassword'] : []),
    ...(MicrosoftAppTenantId === undefined && needsTenant ? ['MicrosoftAppTenantId'] : []),
  ]
}

/** Whether Teams is on, off, or half set up. The Playground and an app's credentials exclude each other. */
export const teamsState = (settings: TeamsSettings): TeamsState => {
  const { MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, MicrosoftAppType } = settings
  const isPlayground = settings.FRONTDESK_TEAMS_PLAYGROUND === '1'
  const given = [MicrosoftAppId, MicrosoftAppPassword, MicrosoftAppTenantId, MicrosoftAppType]
  const hasApp = given.some((value) => value !== undefined)
  const common = { cloud: cloudOf(settings), listenChannels: new Set(settings.TEAMS_LISTEN_CHANNELS) }
  if (isPlayground && !hasApp) return { kind: 'on', access: { credentials: { kind: 'playground' }, ...common } }
  if (isPlayground) return { kind: 'incomplete', missing: ['either FRONTDESK_TEAMS_PLAYGROUND=0 or no MicrosoftApp…'] }
  // The product's other settings may come along.
  const own = teamsSettings.omit({ FRONTDESK_TEAMS_PLAYGROUND: true }).keyof().options
  if (own.every((name) => settings[name] === undefined)) return { kind: 'off' }
  const missing = missingOf(settings)
  if (MicrosoftAppId === undefined || missing.length > 0) return { kind: 'incomplete', missing }
  const tenant = MicrosoftAppTenantId ?? null
  const type = MicrosoftAppType ?? (tenant === null ? 'MultiTenant' : 'SingleTenant')
  const credentials = { kind: 'app', id: MicrosoftAppId, password: MicrosoftAppPassword ?? null, tenant, type } as const
  return { kind: 'on', access: { credentials, ...common } }
}
