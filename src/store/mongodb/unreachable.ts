import { z } from 'zod'
import type { StoreProblem } from '../store.ts'

/** Problem, message and remedy. */
export type Told = readonly [StoreProblem, string, string]

/** What the driver hands on when it found no server to work with, as far as it is of use. */
const selectionFailure = z.object({
  reason: z.object({
    setName: z.string().nullish(),
    servers: z.map(z.string(), z.object({ type: z.string(), error: z.unknown() })),
  }),
})
const coded = z.object({ code: z.string() })
const caused = z.object({ cause: z.unknown() })

const wrongSet: Told = [
  'unavailable',
  'no server at the address is of the replica set that it names',
  "correct replicaSet in FRONTDESK_STORE: rs.status().set in mongosh is the set's name",
]
const noPrimary: Told = [
  'unavailable',
  'the replica set has no primary',
  'wait for its election, or start more of its members; a new set wants rs.initiate() once',
]
const byCode: readonly (readonly [RegExp, Told])[] = [
  [
    /^(ENOTFOUND|EAI_AGAIN|ENODATA|ESERVFAIL)$/,
    [
      'unavailable',
      "the database's host name is not known here",
      'correct the host in FRONTDESK_STORE; the names of the members in rs.conf() must be known here, too',
    ],
  ],
  [
    /^ECONNREFUSED$/,
    ['unavailable', 'no database listens at the address', 'start it, or correct host and port in FRONTDESK_STORE'],
  ],
  [
    /CERT|SSL|TLS|SIGNATURE/,
    ['unavailable', 'TLS with the database fails', "check the server's certificate, and tlsCAFile in FRONTDESK_STORE"],
  ],
  [
    /^(ENOENT|EACCES)$/,
    [
      'unavailable',
      'a certificate file of FRONTDESK_STORE cannot be read',
      'correct tlsCAFile or tlsCertificateKeyFile',
    ],
  ],
]

/** Why no server is reached; null when that is not what `error` says, or when nobody knows why. */
export const whyUnreachable = (error: Error): Told | null => {
  const { data } = selectionFailure.safeParse(error)
  if (data === undefined) return toldByCode(error)
  const servers = [...data.reason.servers.values()]
  if (servers.length === 0 && typeof data.reason.setName === 'string') return wrongSet
  if (servers.some(({ type }) => type.startsWith('RS'))) return noPrimary
  return servers.map(({ error }) => toldByCode(error)).find((told) => told !== null) ?? null
}

const toldByCode = (failure: unknown): Told | null => {
  const code = coded.safeParse(failure).data?.code
  const told = byCode.find(([pattern]) => code !== undefined && pattern.test(code))?.[1]
  if (told !== undefined) return told
  const cause = caused.safeParse(failure).data?.cause
  return cause === undefined ? null : toldByCode(cause)
}
