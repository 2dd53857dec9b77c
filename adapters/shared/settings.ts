import { z } from 'zod'

/** Ids with commas between them, or a list; `form` says what one looks like, where it doesn't look like that. */
export const idList = (pattern: RegExp, form: string) =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').flatMap((id) => id.trim() || []) : value),
    z.array(z.string().regex(pattern, { error: form })).readonly(),
  )

const isLoopback = ({ hostname }: URL): boolean => /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)

/** Where our token goes with every request: in the clear on this machine alone. */
export const apiAddress = (example: string) =>
  z.string().refine(
    (text) => {
      const url = URL.parse(text)
      return url !== null && (url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url)))
    },
    { error: `must be an https address such as ${example}, or http on this machine` },
  )

/** Whether none of a platform's settings is there; the product's others may come along. */
export const isUnset = (own: z.ZodObject, settings: Readonly<Record<string, unknown>>): boolean =>
  Object.keys(own.shape).every((name) => settings[name] === undefined)

/** Whether a platform is on, off, or half set up. */
export type PlatformState<Access> =
  | { readonly kind: 'off' }
  | { readonly kind: 'on'; readonly access: Access }
  /** Some settings are there: refuse to start and name these. */
  | { readonly kind: 'incomplete'; readonly missing: readonly string[] }
