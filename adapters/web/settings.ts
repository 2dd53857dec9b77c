import { isIP } from 'node:net'
import { z } from 'zod'

const list = (text: string): string[] =>
  text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A list in a file, or separated by commas in the environment. */
const listOf = (item: z.ZodType<string>) =>
  z.preprocess((value) => (typeof value === 'string' ? list(value) : value), z.array(item).readonly())

const isOrigin = (text: string): boolean => {
  const url = URL.parse(text)
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text
}

const isSubnet = (text: string): boolean => {
  const [address = '', bits, ...rest] = text.split('/')
  const family = isIP(address)
  if (family === 0 || rest.length > 0) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 4 ? 32 : 128))
}

const proxyGroups = ['loopback', 'linklocal', 'uniquelocal']

const count = (fallback: number) =>
  z
    .preprocess(
      (value) => (typeof value === 'string' && /^\d{1,12}$/.test(value.trim()) ? Number(value) : value),
      z.int({ error: 'must be a whole number, 1 or more' }).min(1, { error: 'must be a whole number, 1 or more' }),
    )
    .default(fallback)

/** The web channel's own settings, to be added to the product's. */
export const webSettings = z.object({
  FRONTDESK_WEB_IDENTITY_SECRET: z
    .string()
    .min(1, { error: 'is empty: give it the secret that the embedding site signs with, or leave it out' })
    .optional()
    .describe('Secret with which an embedding site signs its users'),
  FRONTDESK_WEB_ORIGINS: listOf(
    z.string().refine(isOrigin, {
      error: 'must be origins such as https://www.example.com, separated by commas, without a path or a final slash',
    }),
  )
    .default([])
    .describe(
      'Addresses under which browsers reach the desk by name, and sites that may embed the widget; several with commas',
    ),
  FRONTDESK_TRUSTED_PROXIES: listOf(
    z.string().refine((text) => proxyGroups.includes(text) || isSubnet(text), {
      error: `must be addresses or subnets such as 10.0.0.0/8, or ${proxyGroups.join(', ')}, separated by commas`,
    }),
  )
    .default([])
    .describe("Proxies whose word on the caller's address counts; several with commas"),
  FRONTDESK_WEB_CONVERSATIONS_PER_MINUTE: count(60).describe('New conversations by one address in a minute'),
  FRONTDESK_WEB_MESSAGES_PER_MINUTE: count(600).describe('Messages and presses by one address in a minute'),
  FRONTDESK_WEB_FILES_PER_MINUTE: count(30).describe('Files sent by one address in a minute'),
  FRONTDESK_WEB_MEGABYTES_PER_DAY: count(1000).describe('Megabytes of files kept of one address in a day'),
  FRONTDESK_WEB_READS_PER_MINUTE: count(3000).describe('Requests that only read, by one address in a minute'),
  FRONTDESK_WEB_STREAMS_PER_ADDRESS: count(200).describe('Event streams that one address may hold open'),
})

export type WebSettings = z.output<typeof webSettings>
