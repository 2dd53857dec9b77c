import {
  type Activity,
  CloudAdapter,
  type ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type ConversationParameters,
  type ConversationReference,
  TeamsInfo,
  type TurnContext,
} from 'botbuilder'
import type { ApiFetch } from '../shared/api-fetch.ts'
import { type Address, platformConversation } from './address.ts'
import { KeptClients } from './clients.ts'
import { unsigned } from './gate.ts'
import { createHttpClient } from './http-client.ts'
import type { Membership } from './inbound.ts'
import type { TeamsAccess } from './settings.ts'

type Authentication = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>
/** Where the tokens for our own requests come from. */
export type CredentialsFactory = NonNullable<Authentication[1]>

/** What is sent: Teams' own message, typing or update. */
export type Outgoing = Partial<Activity>

/** The SDK, as far as it is used. Its own HTTP handler logs whole errors and tells them to the caller: not used. */
class TeamsAdapter extends CloudAdapter {
  async believe(authorization: string, activity: Activity): Promise<void> {
    await this.botFrameworkAuthentication.authenticateRequest(activity, authorization).catch(() => {
      throw unsigned()
    })
  }
}

const configurationOf = ({ credentials, cloud }: TeamsAccess): Authentication[0] => {
  const urls = {
    ToChannelFromBotLoginUrl: cloud.loginUrl,
    ToChannelFromBotOAuthScope: cloud.scope,
    ToBotFromChannelTokenIssuer: cloud.issuer,
    ToBotFromChannelOpenIdMetadataUrl: cloud.openIdUrl,
    ToBotFromEmulatorOpenIdMetadataUrl: cloud.openIdUrl,
    OAuthUrl: cloud.oAuthUrl,
    ValidateAuthority: true,
  }
  if (credentials.kind === 'playground') return urls
  const { id, password, tenant, type } = credentials
  return {
    ...urls,
    MicrosoftAppId: id,
    MicrosoftAppType: type,
    ...(password === null ? {} : { MicrosoftAppPassword: password }),
    ...(tenant === null ? {} : { MicrosoftAppTenantId: tenant }),
  }
}

/** A person, as Teams tells of them in a conversation. */
const memberOf = async (context: TurnContext, user: string): Promise<Membership | null> => {
  const { tenantId, userRole } = await TeamsInfo.getMember(context, user)
  if (!tenantId) return null
  return { tenant: tenantId, isGuest: userRole === 'guest' || userRole === 'anonymous' }
}

export interface Sdk {
  /**
   * The SDK's own look at an activity's token. Its turn is left out: it makes a client for answering at once, which
   * nobody needs before the answer is known.
   * @throws HttpProblem 401 when the token is not believed
   */
  believe(authorization: string, activity: unknown): Promise<void>
  /** What Teams tells of somebody in a conversation. */
  memberOf(address: Address, user: string): Promise<Membership | null>
  /** The header with the token that Teams knows us by; null where there is none. Never rejects. */
  authorization(): Promise<string | null>
  /** Posts, or with `id` exchanges, in a conversation, unasked. */
  post(address: Address, outgoing: Outgoing): Promise<void>
  /** Takes a message of ours back. */
  remove(address: Address, id: string): Promise<void>
  /** Posts to one person alone. */
  postTo(user: string, address: Address, outgoing: Outgoing): Promise<void>
}

/** @param bot our own id among the people of a conversation */
export const createSdk = (
  access: TeamsAccess,
  bot: () => string,
  { fetch, credentials }: { readonly fetch: ApiFetch; readonly credentials?: CredentialsFactory | undefined },
): Sdk => {
  const options = { httpClient: createHttpClient(fetch) }
  const configuration = configurationOf(access)
  const factory = credentials ?? new ConfigurationServiceClientCredentialFactory(configuration)
  const adapter = new TeamsAdapter(new KeptClients(configuration, factory, undefined, undefined, options))
  const appId = access.credentials.kind === 'app' ? access.credentials.id : ''
  const send = async (context: TurnContext, outgoing: Outgoing): Promise<void> => {
    await (outgoing.id === undefined ? context.sendActivity(outgoing) : context.updateActivity(outgoing))
  }
  const within = (address: Address, act: (context: TurnContext) => Promise<void>): Promise<void> => {
    const reference: Partial<ConversationReference> = {
      channelId: 'msteams',
      serviceUrl: address.serviceUrl,
      bot: { id: bot(), name: '' },
      conversation: {
        id: platformConversation(address),
        tenantId: address.tenant,
        isGroup: address.kind !== 'personal',
        conversationType: address.kind === 'group' ? 'groupChat' : address.kind,
        name: '',
      },
    }
    return adapter.continueConversationAsync(appId, reference, act)
  }
  return {
    // Parsed by us from `unknown` all the same: the SDK itself takes whatever has a type.
    believe: (authorization, activity) => adapter.believe(authorization, activity as Activity),
    memberOf: async (address, user) => {
      let found: Membership | null = null
      await within(address, async (context) => {
        found = await memberOf(context, user)
      })
      return found
    },
    authorization: async () => {
      const headers = new Headers()
      try {
        const signer = await factory.createCredentials(appId, access.cloud.scope, access.cloud.loginUrl, true)
        // Of a request, its headers alone are signed.
        await signer.signRequest({ headers } as unknown as Parameters<typeof signer.signRequest>[0])
      } catch {
        // Without a token the file isn't handed out, which is told.
      }
      return headers.get('authorization')
    },
    post: (address, outgoing) => within(address, (context) => send(context, outgoing)),
    remove: (address, id) => within(address, (context) => context.deleteActivity(id)),
    postTo: async (user, { tenant, serviceUrl }, outgoing) => {
      // The SDK's type wants a first message; Teams takes it in the chat that this opens.
      const parameters = {
        isGroup: false,
        bot: { id: bot(), name: '' },
        members: [{ id: user, name: '' }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      } as ConversationParameters
      await adapter.createConversationAsync(appId, 'msteams', serviceUrl, access.cloud.scope, parameters, (context) =>
        send(context, outgoing),
      )
    },
  }
}
