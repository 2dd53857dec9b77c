import { z } from 'zod'
import { asText } from './text.ts'

/** More than any of ours, which are some tens of characters. */
const mostActionLength = 200
const text = z.string()

/** Where the card was not shown in the conversation that it speaks for: which that is. */
const elsewhere = { of: text.max(1000).optional(), proof: text.max(200).optional() }
const ofLine = { seq: z.int().min(1), ...elsewhere }

/** What our cards send back: which button of which line, which file of which line, or that it is a form. */
const cardData = z.object({
  frontdesk: z.union([
    z.object({ kind: z.literal('press'), action: text.min(1).max(mostActionLength), ...ofLine }),
    z.object({ kind: z.literal('file'), index: z.int().min(0), ...ofLine }),
    z.object({ kind: z.literal('form'), ...elsewhere }),
  ]),
})

export type CardData = z.output<typeof cardData>['frontdesk']

const formFields = z.object({
  subject: text.default(''),
  description: text.default(''),
  priority: text.default(''),
  version: text.default(''),
})

const account = z.object({
  id: text.min(1),
  name: text.nullish(),
  aadObjectId: text.nullish(),
  role: text.nullish(),
})

const mention = z.object({
  type: z.literal('mention'),
  text: text,
  mentioned: z.object({ id: text, name: text.nullish() }),
})
const clientInfo = z.object({ type: z.literal('clientInfo'), timezone: text.nullish(), locale: text.nullish() })
const entity = z.union([mention, clientInfo, z.unknown().transform(() => null)])

/** A file as a personal chat hands it over, and a picture in a message, which is kept where only tokens open it. */
const attachment = z.union([
  z
    .object({
      contentType: z.literal('application/vnd.microsoft.teams.file.download.info'),
      name: text.nullish(),
      content: z.object({ downloadUrl: text }),
    })
    .transform(({ name, content }): WireFile => ({ name: name || 'file', url: content.downloadUrl, isSealed: false })),
  z
    .object({ contentType: text.startsWith('image/'), name: text.nullish(), contentUrl: text })
    .transform(({ name, contentUrl }): WireFile => ({ name: name || 'image', url: contentUrl, isSealed: true })),
  z.unknown().transform(() => null),
])

/** A file under a message. */
export interface WireFile {
  readonly name: string
  readonly url: string
  /** Opened by our token alone; else its address opens it to whoever has it. */
  readonly isSealed: boolean
}

/** What every activity of Teams has, whatever its type. */
const activity = z.object({
  type: text,
  id: text.nullish(),
  timestamp: z.union([text, z.date().transform((date) => date.toISOString())]).nullish(),
  channelId: text,
  serviceUrl: z.url({ protocol: /^https?$/ }),
  from: account,
  recipient: account,
  conversation: z.object({
    id: text.min(1),
    conversationType: text.nullish(),
    tenantId: text.nullish(),
  }),
  text: text.nullish(),
  textFormat: text.nullish(),
  locale: text.nullish(),
  localTimezone: text.nullish(),
  replyToId: text.nullish(),
  name: text.nullish(),
  value: z.unknown().optional(),
  entities: z.array(entity).nullish(),
  attachments: z.array(attachment).nullish(),
  membersAdded: z.array(z.object({ id: text })).nullish(),
  channelData: z
    .object({
      eventType: text.nullish(),
      tenant: z.object({ id: text }).nullish(),
    })
    .nullish(),
})

type Activity = z.output<typeof activity>
export type Mention = z.output<typeof mention>

/** Who speaks, and where. */
export interface Origin {
  readonly id: string
  readonly serviceUrl: string
  readonly tenant: string
  /** As Teams posts by: with `;messageid=` in a channel. */
  readonly conversation: string
  readonly kind: 'personal' | 'group' | 'channel'
  readonly user: { readonly id: string; readonly objectId: string | null; readonly name: string | null }
  readonly bot: string
  readonly zone: string | null
  readonly language: string | null
}

/** One activity of Teams', as far as it is of use. */
export type Wire = { readonly origin: Origin } & (
  | {
      readonly kind: 'message'
      readonly text: string
      readonly mentions: readonly Mention[]
      readonly files: readonly WireFile[]
    }
  /** A message was taken back; its id is the activity's. */
  | { readonly kind: 'deleted' }
  | {
      readonly kind: 'edited'
      readonly editedAt: string
      readonly text: string
      readonly mentions: readonly Mention[]
    }
  | {
      readonly kind: 'press'
      readonly data: Extract<CardData, { kind: 'press' }>
      /** The message with the button. */
      readonly card: string | null
      readonly isInvoke: boolean
    }
  | {
      readonly kind: 'form'
      readonly data: Extract<CardData, { kind: 'form' }>
      readonly fields: z.output<typeof formFields>
      readonly card: string | null
      readonly isInvoke: boolean
    }
  /** Whether the reader wants a file that was offered: where it is to be put, or null. */
  | {
      readonly kind: 'consent'
      readonly data: Extract<CardData, { kind: 'file' }>
      readonly upload: WireUpload | null
      /** The message that offers it. */
      readonly card: string | null
    }
  /** The bot was installed by a person for themselves. */
  | { readonly kind: 'installed' }
)

export type Parsed = Wire | { readonly kind: 'unsupported'; readonly isInvoke: boolean }

const kinds: Readonly<Record<string, Origin['kind']>> = { personal: 'personal', groupChat: 'group', channel: 'channel' }

const isMention = (entity: Mention | z.output<typeof clientInfo> | null): entity is Mention =>
  entity?.type === 'mention'

const originOf = (of: Activity): Origin | null => {
  const tenant = of.channelData?.tenant?.id ?? of.conversation.tenantId
  const kind = kinds[of.conversation.conversationType ?? 'personal']
  const client = of.entities?.find((entity) => entity?.type === 'clientInfo')
  if (of.channelId !== 'msteams' || !tenant || kind === undefined || !of.id) return null
  const isBot = of.from.role === 'bot' || of.from.id.startsWith('28:') || of.from.id === of.recipient.id
  // Whoever installs may be told as the bot itself.
  if (isBot && of.type !== 'conversationUpdate') return null
  return {
    id: of.id,
    serviceUrl: of.serviceUrl,
    tenant: tenant.toLowerCase(),
    conversation: of.conversation.id,
    kind,
    user: { id: of.from.id, objectId: of.from.aadObjectId?.toLowerCase() ?? null, name: of.from.name ?? null },
    bot: of.recipient.id,
    zone: client?.timezone ?? of.localTimezone ?? null,
    language: of.locale ?? client?.locale ?? null,
  }
}

/** What a form's fields hold stands beside our own data. */
const fromCard = (origin: Origin, value: unknown, card: string | null, isInvoke: boolean): Wire | null => {
  const data = cardData.safeParse(value)
  if (!data.success) return null
  const { frontdesk } = data.data
  if (frontdesk.kind === 'press') return { kind: 'press', origin, data: frontdesk, card, isInvoke }
  if (frontdesk.kind === 'file') return null
  const fields = formFields.safeParse(value)
  return fields.success ? { kind: 'form', origin, data: frontdesk, fields: fields.data, card, isInvoke } : null
}

const messageOf = (of: Activity, origin: Origin, mentions: readonly Mention[]): Wire | null => {
  const files = of.attachments?.flatMap((file) => file ?? []) ?? []
  if (!of.text && files.length === 0) return null
  return { kind: 'message', origin, text: asText(of.text ?? '', of.textFormat), mentions, files }
}

const consent = z.object({
  action: z.enum(['accept', 'decline']),
  context: cardData,
  uploadInfo: z
    .object({ uploadUrl: text, contentUrl: text, name: text, uniqueId: text, fileType: text.nullish() })
    .nullish(),
})

/** A place in the reader's own files, and how Teams names it. */
export type WireUpload = NonNullable<z.output<typeof consent>['uploadInfo']>

const consentOf = (value: unknown, origin: Origin, card: string | null): Wire | null => {
  const { action, context, uploadInfo } = consent.safeParse(value).data ?? {}
  if (context?.frontdesk.kind !== 'file') return null
  const upload = action === 'accept' ? uploadInfo : null
  return upload === undefined ? null : { kind: 'consent', origin, data: context.frontdesk, upload, card }
}

const executed = z.object({ action: z.object({ data: z.unknown().optional() }) })

/** What was taken back and is put back again says what it says, as after an edit. */
const rewording: ReadonlySet<string> = new Set(['editMessage', 'undeleteMessage'])

const wireOf = (of: Activity, origin: Origin): Wire | null => {
  const mentions = of.entities?.filter(isMention) ?? []
  const card = of.replyToId ?? null
  switch (of.type) {
    case 'message':
      if (of.value !== undefined && of.value !== null) return fromCard(origin, of.value, card, false)
      return messageOf(of, origin, mentions)
    case 'messageDelete':
      return of.channelData?.eventType === 'softDeleteMessage' ? { kind: 'deleted', origin } : null
    case 'messageUpdate':
      if (!rewording.has(of.channelData?.eventType ?? '') || !of.text) return null
      return {
        kind: 'edited',
        origin,
        editedAt: of.timestamp ?? '',
        text: asText(of.text, of.textFormat),
        mentions,
      }
    case 'invoke': {
      if (of.name === 'fileConsent/invoke') return consentOf(of.value, origin, card)
      const value = of.name === 'adaptiveCard/action' ? executed.safeParse(of.value) : null
      return value?.success ? fromCard(origin, value.data.action.data, card, true) : null
    }
    case 'conversationUpdate': {
      const isOurs = of.membersAdded?.some(({ id }) => id === of.recipient.id) ?? false
      return isOurs && origin.kind === 'personal' ? { kind: 'installed', origin } : null
    }
    default:
      return null
  }
}

const invocation = z.object({ type: z.literal('invoke') })

/** Reads an activity. Never throws; what is of no use to us ends in `unsupported`. */
export const parseActivity = (body: unknown): Parsed => {
  const parsed = activity.safeParse(body)
  const isInvoke = invocation.safeParse(body).success
  const origin = parsed.success ? originOf(parsed.data) : null
  const wire = parsed.success && origin !== null ? wireOf(parsed.data, origin) : null
  return wire ?? { kind: 'unsupported', isInvoke }
}
