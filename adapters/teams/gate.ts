import type { Request } from 'express'
import { z } from 'zod'
import { HttpProblem } from '../../src/runtime/http-problem.ts'
import type { TeamsAccess } from './settings.ts'
import { createVerify, type VerifyOptions } from './verify.ts'

export const unsigned = (): HttpProblem =>
  new HttpProblem(401, 'unauthorized', 'This is not signed by Teams for this bot.', { 'WWW-Authenticate': 'Bearer' })

const loopback = /^(127\.\d+\.\d+\.\d+|::1|::ffff:127\.\d+\.\d+\.\d+)$/

const isLoopbackUrl = (text: string): boolean => {
  const host = URL.parse(text)?.hostname ?? ''
  return host === 'localhost' || host === '[::1]' || loopback.test(host)
}

/** A proxy on this machine would make the whole world look like this machine; most pass on by which name they were called. */
const isFromHere = (req: Request): boolean =>
  loopback.test(req.socket.remoteAddress ?? '') &&
  isLoopbackUrl(`http://${req.get('host')}`) &&
  req.get('x-forwarded-for') === undefined &&
  req.get('forwarded') === undefined &&
  req.get('origin') === undefined

const claimed = z.object({ channelId: z.literal('msteams'), serviceUrl: z.string().min(1) })

/** Lets a request pass whose sender is proven. @throws HttpProblem 401, or 503 while that can't be told */
export type Gate = {
  /** Before the body is read: what can't be right is not worth reading. */
  knock(req: Request): void
  enter(req: Request): Promise<void>
}

export const createGate = (
  { credentials, cloud }: TeamsAccess,
  options: Pick<VerifyOptions, 'now' | 'fetch'>,
): Gate => {
  if (credentials.kind === 'playground')
    return {
      knock: (req) => {
        if (!isFromHere(req)) throw unsigned()
      },
      enter: async (req) => {
        const body = claimed.safeParse(req.body)
        if (!body.success || !isLoopbackUrl(body.data.serviceUrl)) throw unsigned()
      },
    }
  const verify = createVerify({ appId: credentials.id, cloud, ...options })
  return {
    knock: (req) => {
      if (!/^Bearer \S/.test(req.get('authorization') ?? '')) throw unsigned()
    },
    enter: async (req) => {
      const body = claimed.safeParse(req.body)
      const request = { authorization: req.get('authorization'), serviceUrl: body.data?.serviceUrl ?? '' }
      if (!body.success || !(await verify(request))) throw unsigned()
    },
  }
}
