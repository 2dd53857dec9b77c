import type { ConfigurationBotFrameworkAuthentication } from 'botbuilder'
import { Recent } from '../../src/recent.ts'

export type ConnectorFactory = ReturnType<ConfigurationBotFrameworkAuthentication['createConnectorFactory']>
type ConnectorClient = Awaited<ReturnType<ConnectorFactory['create']>>

/** Teams has one address a region. */
const mostKept = 100

/**
 * The client for an address, made once: what it is made of (the address, our own credentials, a pipeline of a dozen
 * steps) is the same for every message.
 */
export const keepClients = (
  factory: ConnectorFactory,
  audience: string,
): ((serviceUrl: string) => Promise<ConnectorClient>) => {
  const clients = new Recent<string, ConnectorClient>(mostKept)
  return async (serviceUrl) => {
    const kept = clients.get(serviceUrl)
    if (kept !== undefined) return kept
    const made = await factory.create(serviceUrl, audience)
    clients.set(serviceUrl, made)
    return made
  }
}
