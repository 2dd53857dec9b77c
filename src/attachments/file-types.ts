import type { FileKind } from './attachment.ts'

/** A type that may be admitted: known by its first bytes, whatever the name or the sender say. */
export interface FileType {
  readonly kind: FileKind
  readonly mime: string
  /** Endings of names that fit; the first is given to a name with another one. */
  readonly endings: readonly string[]
}

interface Signature extends FileType {
  readonly at: number
  readonly bytes: readonly number[]
}

const ascii = (text: string): readonly number[] => Array.from(text, (letter) => letter.charCodeAt(0))
const image = (mime: string, endings: readonly string[], bytes: readonly number[], at = 0): Signature => ({
  kind: 'image',
  mime: `image/${mime}`,
  endings,
  bytes,
  at,
})
const capture = (mime: string, endings: readonly string[], bytes: readonly number[]): Signature => ({
  kind: 'capture',
  mime,
  endings,
  bytes,
  at: 0,
})

const pcap = ['pcap', 'cap', 'dmp']
const heic = ['heic', 'heif']

/** Only what shows or runs nothing by itself is here: everything else is refused without being known. */
const signatures: readonly Signature[] = [
  image('png', ['png'], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
  image('jpeg', ['jpg', 'jpeg'], [0xff, 0xd8, 0xff]),
  image('gif', ['gif'], ascii('GIF8')),
  image('webp', ['webp'], ascii('WEBPVP8'), 8),
  image('heic', heic, ascii('ftypheic'), 4),
  image('heic', heic, ascii('ftypmif1'), 4),
  { kind: 'pdf', mime: 'application/pdf', endings: ['pdf'], at: 0, bytes: ascii('%PDF-') },
  capture('application/vnd.tcpdump.pcap', pcap, [0xd4, 0xc3, 0xb2, 0xa1]),
  capture('application/vnd.tcpdump.pcap', pcap, [0xa1, 0xb2, 0xc3, 0xd4]),
  capture('application/vnd.tcpdump.pcap', pcap, [0x4d, 0x3c, 0xb2, 0xa1]),
  capture('application/vnd.tcpdump.pcap', pcap, [0xa1, 0xb2, 0x3c, 0x4d]),
  capture('application/x-pcapng', ['pcapng'], [0x0a, 0x0d, 0x0d, 0x0a]),
  { kind: 'archive', mime: 'application/gzip', endings: ['gz', 'tgz'], at: 0, bytes: [0x1f, 0x8b, 0x08] },
]

/** Programs and documents with macros are archives of this kind, too: so the name must say that it is a plain one. */
const zip: Signature = {
  kind: 'archive',
  mime: 'application/zip',
  endings: ['zip'],
  at: 0,
  bytes: [0x50, 0x4b, 0x03, 0x04],
}

const plainText: FileType = {
  kind: 'text',
  mime: 'text/plain',
  endings: [
    ...['txt', 'log', 'csv', 'tsv', 'json', 'jsonl', 'ndjson', 'xml', 'yaml', 'yml', 'toml', 'ini', 'cfg', 'conf'],
    ...['cnf', 'properties', 'md', 'out', 'err', 'trace', 'sip', 'sdp', 'eml', 'diff', 'patch', 'sql'],
  ],
}

const fits = (bytes: Uint8Array, { at, bytes: wanted }: Signature): boolean =>
  wanted.every((byte, index) => bytes[at + index] === byte)

/** What a file is, by its bytes and the ending of its name; null for everything that is not admitted. */
export const fileTypeOf = (bytes: Uint8Array, ending: string): FileType | null => {
  const known = signatures.find((signature) => fits(bytes, signature))
  if (known !== undefined) return known
  if (fits(bytes, zip)) return zip.endings.includes(ending) ? zip : null
  const isNamedText = plainText.endings.includes(ending) || ending === '' || /^\d{1,4}$/.test(ending)
  return isNamedText && isText(bytes) && !isActive(bytes) ? plainText : null
}

/** Tab, line feed, form feed, carriage return and the escape of terminal colours occur in logs; no other control does. */
const textControls: ReadonlySet<number> = new Set([0x09, 0x0a, 0x0c, 0x0d, 0x1b])

/** Bytes of any encoding that keeps ASCII; UTF-16 when it says so. */
const isText = (bytes: Uint8Array): boolean => {
  if (isUtf16(bytes)) return true
  // A callback a byte would take ten times as long.
  for (const byte of bytes) if (byte < 0x20 && !textControls.has(byte)) return false
  return true
}

const isUtf16 = ([first, second]: Uint8Array): boolean =>
  (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)

/** How pages, drawings and scripts begin: they would run when opened, whatever they are called. */
const active = /^(#!|<(!doctype\s+(html|svg)|html|head|body|svg|script|iframe|hta:)|<\?php|@echo\s+off)/i

const isActive = (bytes: Uint8Array): boolean => {
  const encoding = bytes[0] === 0xff ? 'utf-16le' : bytes[0] === 0xfe ? 'utf-16be' : 'utf-8'
  return active.test(withoutPreamble(new TextDecoder(encoding).decode(bytes.subarray(0, 1024))))
}

/** What may stand before the first element and tells nothing: space, an XML declaration, comments. */
const preambles = [
  ['<?xml', '?>'],
  ['<!--', '-->'],
] as const

const withoutPreamble = (text: string): string => {
  const rest = text.trimStart()
  const found = preambles.find(([begin]) => rest.startsWith(begin))
  if (found === undefined) return rest
  const end = rest.indexOf(found[1])
  return end === -1 ? '' : withoutPreamble(rest.slice(end + found[1].length))
}
