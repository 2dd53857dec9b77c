import {
  type Activity,
  CloudAdapter,
  ConfigurationBotFrameworkAuthentication,
  ConfigurationServiceClientCredentialFactory,
  type ConversationAccount,
} from 'botbuilder'
import { z } from 'zod'
import type { ApiFetch } from '../shared/api-fetch.ts'
import { type Address, platformConversation } from './address.ts'
import { createConnector } from './connector.ts'
import { unsigned } from './gate.ts'
import type { Membership } from './inbound.ts'
import type { TeamsAccess } from './settings.ts'

type Authentication = ConstructorParameters<typeof ConfigurationBotFrameworkAuthentication>
/** Where the tokens for our own requests come from. */
export type CredentialsFactory = NonNullable<Authentication[1]>

/** What is sent: Teams' own message, typing or update. */
export type Outgoing = Partial<Activity>

/**
 * The SDK, as far as it is used. Its own HTTP handler logs whole errors and tells them to the caller: not used. Nor are
 * its turns: around a message that is posted unasked they take time, and make up one that it replies to.
 */
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
const member = z.object({ tenantId: z.string().nullish(), userRole: z.string().nullish() })
const opened = z.object({ id: z.string() })

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

/** The header with the token that Teams knows us by, from what the SDK keeps; null where we have no credentials. */
const createToken = ({ credentials, cloud }: TeamsAccess, factory: CredentialsFactory) => {
  const appId = credentials.kind === 'app' ? credentials.id : ''
  type Signer = Awaited<ReturnType<CredentialsFactory['createCredentials']>>
  let signer: Signer | null = null
  return async (): Promise<string | null> => {
    signer ??= await factory.createCredentials(appId, cloud.scope, cloud.loginUrl, true)
    const headers = new Headers()
    // Of a request, its headers alone are signed.
    await signer.signRequest({ headers } as unknown as Parameters<Signer['signRequest']>[0])
    return headers.get('authorization')
  }
}

/** @param bot our own id among the people of a conversation */
export const createSdk = (
  access: TeamsAccess,
  bot: () => string,
  { fetch, credentials }: { readonly fetch: ApiFetch; readonly credentials?: CredentialsFactory | undefined },
): Sdk => {
  const configuration = configurationOf(access)
  const factory = credentials ?? new ConfigurationServiceClientCredentialFactory(configuration)
  const adapter = new TeamsAdapter(new ConfigurationBotFrameworkAuthentication(configuration, factory))
  const token = createToken(access, factory)
  const call = createConnector(fetch, token)
  const from = () => ({ id: bot(), name: '' })
  /** Posts, or exchanges what has an id. */
  const send = async (
    serviceUrl: string,
    conversation: ConversationAccount,
    { id, ...outgoing }: Outgoing,
  ): Promise<void> => {
    const activity = { type: 'message', ...outgoing, channelId: 'msteams', serviceUrl, conversation, from: from() }
    const path = [conversation.id, 'activities']
    await call(
      serviceUrl,
      id === undefined
        ? { method: 'POST', path, body: activity }
        : { method: 'PUT', path: [...path, id], body: { ...activity, id } },
    )
  }
  return {
    // Parsed by us from `unknown` all the same: the SDK itself takes whatever has a type.
    believe: (authorization, activity) => adapter.believe(authorization, activity as Activity),
    memberOf: async (address, user) => {
      const path = [platformConversation(address), 'members', user]
      const found = await call(address.serviceUrl, { method: 'GET', path })
      const { tenantId, userRole } = member.parse(JSON.parse(found))
      if (!tenantId) return null
      return { tenant: tenantId, isGuest: userRole === 'guest' || userRole === 'anonymous' }
    },
    // Without a token the file isn't handed out, which is told.
    authorization: () => token().catch(() => null),
    post: (address, outgoing) =>
      send(
        address.serviceUrl,
        {
          id: platformConversation(address),
          tenantId: address.tenant,
          isGroup: address.kind !== 'personal',
          conversationType: address.kind === 'group' ? 'groupChat' : address.kind,
          name: '',
        },
        outgoing,
      ),
    remove: async (address, id) => {
      await call(address.serviceUrl, { method: 'DELETE', path: [platformConversation(address), 'activities', id] })
    },
    postTo: async (user, { tenant, serviceUrl }, outgoing) => {
      const body = {
        isGroup: false,
        bot: from(),
        members: [{ id: user, name: '' }],
        tenantId: tenant,
        channelData: { tenant: { id: tenant } },
      }
      const { id } = opened.parse(JSON.parse(await call(serviceUrl, { method: 'POST', path: [], body })))
      const chat = { id, tenantId: tenant, isGroup: false, conversationType: 'personal', name: '' }
      await send(serviceUrl, chat, outgoing)
    },
  }
}
