/** Every text the bot can say, with the values that may stand in it as `{name}`. */
export const replyKeys = {
  greeting: ['vendor', 'product'],
} as const satisfies Readonly<Record<string, readonly string[]>>

export type ReplyKey = keyof typeof replyKeys
/** The variants of each text, at least one: when the first would repeat what was just said, the next is taken. */
export type ReplyTexts = Readonly<Record<ReplyKey, readonly string[]>>
