import { z } from 'zod'

const text = (longest: number) => z.string().min(1).max(longest)
const plain = (longest: number) =>
  z.strictObject({ type: z.literal('plain_text'), text: text(longest), emoji: z.boolean().optional() })

const element = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('text'),
    text: text(40_000),
    style: z.strictObject({ bold: z.boolean().optional() }).optional(),
  }),
  z.strictObject({ type: z.literal('link'), url: text(3000), text: z.string() }),
  z.strictObject({
    type: z.literal('date'),
    timestamp: z.int(),
    format: text(100),
    fallback: text(300),
    style: z.unknown(),
  }),
])

const button = z.strictObject({
  type: z.literal('button'),
  action_id: text(255),
  text: plain(75),
  style: z.enum(['primary', 'danger']).optional(),
})

/** The kinds of blocks that we use, as Slack documents their limits. */
const known = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('rich_text'),
    elements: z
      .array(z.strictObject({ type: z.literal('rich_text_section'), elements: z.array(element).min(1) }))
      .min(1),
  }),
  z.strictObject({
    type: z.literal('table'),
    rows: z
      .array(
        z
          .array(z.strictObject({ type: z.literal('raw_text'), text: text(10_000) }))
          .min(1)
          .max(20),
      )
      .min(1)
      .max(100),
    column_settings: z.array(z.strictObject({ is_wrapped: z.boolean() })).max(20),
  }),
  z.strictObject({ type: z.literal('section'), text: plain(3000) }),
  z.strictObject({ type: z.literal('header'), text: plain(150) }),
  z.strictObject({ type: z.literal('context'), elements: z.array(plain(2000)).min(1).max(10) }),
  z.strictObject({ type: z.literal('actions'), block_id: text(255), elements: z.array(button).min(1).max(25) }),
])

/** What Slack would refuse of a message's or a home tab's blocks; empty when it would take them. */
export const problemsIn = (blocks: readonly unknown[]): readonly string[] => {
  const wrong = blocks.flatMap(
    (block) => known.safeParse(block).error?.issues.map(({ path, message }) => `${path.join('/')}: ${message}`) ?? [],
  )
  const read = blocks.flatMap((block) => known.safeParse(block).data ?? [])
  const tables = read.filter(({ type }) => type === 'table').length
  const ids = read.flatMap((block) => (block.type === 'actions' ? [block.block_id] : []))
  const actions = read.flatMap((block) =>
    block.type === 'actions' ? block.elements.map(({ action_id }) => action_id) : [],
  )
  return [
    ...wrong,
    ...(blocks.length > 50 ? ['too many blocks'] : []),
    ...(tables > 1 ? ['only one table is allowed'] : []),
    ...(new Set(ids).size < ids.length ? ['block ids are not unique'] : []),
    ...(new Set(actions).size < actions.length ? ['action ids are not unique'] : []),
  ]
}
