import { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { Recent } from '../../src/recent.ts'

type Identity = Parameters<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>[0]
type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>
type ConnectorClient = Awaited<ReturnType<ConnectorFactory['create']>>
type UserTokenClient = Awaited<ReturnType<ConfigurationBotFrameworkAuthentication['createUserTokenClient']>>

/** Teams has one address a region. */
const mostKept = 100

/**
 * Keeps the clients that the SDK makes anew for every message: what they are made of (the address, our own credentials,
 * a pipeline of a dozen steps) is the same each time. There is one bot here, whoever the SDK asks for.
 */
export class KeptClients extends ConfigurationBotFrameworkAuthentication {
  readonly #connectors = new Recent<string, ConnectorClient>(mostKept)
  #tokens: UserTokenClient | null = null

  override createConnectorFactory(identity: Identity): ConnectorFactory {
    const factory = super.createConnectorFactory(identity)
    return {
      create: async (serviceUrl, audience) => {
        const key = JSON.stringify([serviceUrl, audience])
        const kept = this.#connectors.get(key)
        if (kept !== undefined) return kept
        const made = await factory.create(serviceUrl, audience)
        this.#connectors.set(key, made)
        return made
      },
    }
  }

  override async createUserTokenClient(identity: Identity): Promise<UserTokenClient> {
    this.#tokens ??= await super.createUserTokenClient(identity)
    return this.#tokens
  }
}
