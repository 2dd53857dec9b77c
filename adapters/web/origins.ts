import { isIP } from 'node:net'
import type { Request, RequestHandler } from 'express'
import { HttpProblem } from '../../src/runtime/http-problem.ts'

/** Seconds for which a browser may keep the answer to its preflight. */
const preflightSeconds = 7200

/** Names that lead to this machine for whoever uses them, and to nobody else's. */
const isLocal = (name: string): boolean => name === 'localhost' || name.endsWith('.localhost')

const isAddress = (name: string): boolean => isIP(name.replace(/^\[(.*)\]$/, '$1')) !== 0

/**
 * Whether a page under this name can be ours. Any site can let a name of its own lead to our address, and would be its
 * visitors' door to us; an address can't be borrowed so.
 */
const ownNames = (known: readonly string[]): ((name: string) => boolean) => {
  const names = new Set(known)
  return (name) => isLocal(name) || isAddress(name) || names.has(name)
}

/**
 * Lets pages of our own and of the listed sites call, and programs, which tell no origin. Others are refused before
 * anything is read or changed. A page is ours when it comes from the host that it calls, under an address, a name of
 * this machine, `host`, or the name of a listed site; proxies may end TLS, so the scheme does not count.
 */
export const originGate = (allowed: readonly string[], host: string): RequestHandler => {
  const sites = new Set(allowed)
  const isOwnName = ownNames([host.toLowerCase(), ...allowed.map((site) => new URL(site).hostname)])
  const isOwn = (req: Request, origin: string): boolean => {
    const from = URL.parse(origin)
    return from !== null && from.host === req.host && isOwnName(from.hostname)
  }
  return (req, res, next) => {
    const { origin } = req.headers
    res.setHeader('Vary', 'Origin')
    if (origin !== undefined && !isOwn(req, origin)) {
      if (!sites.has(origin))
        throw new HttpProblem(
          403,
          'origin-refused',
          `Pages of ${origin} may not use the chat. List that address in FRONTDESK_WEB_ORIGINS.`,
        )
      res.setHeader('Access-Control-Allow-Origin', origin)
      res.setHeader('Access-Control-Expose-Headers', 'Retry-After')
    }
    if (req.method !== 'OPTIONS') return next()
    res.setHeader('Access-Control-Allow-Methods', 'GET, POST')
    res.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, Last-Event-ID')
    res.setHeader('Access-Control-Max-Age', String(preflightSeconds))
    res.status(204).end()
  }
}
