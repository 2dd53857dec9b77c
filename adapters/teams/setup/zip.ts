import { crc32, deflateRawSync } from 'node:zlib'

export interface ZipEntry {
  readonly name: string
  readonly content: Buffer
}

/** 1980-01-01, the oldest that the format knows: the same content makes the same file. */
const date = 0x0021
const version = 20
const deflated = 8
/** Names are UTF-8. */
const flags = 0x0800

interface Packed {
  readonly name: Buffer
  readonly data: Buffer
  readonly size: number
  readonly crc: number
}

/** What stands of a file both before its data and in the directory at the end. */
const fields = ({ name, data, size, crc }: Packed): Buffer => {
  const buffer = Buffer.alloc(26)
  buffer.writeUInt16LE(version, 0)
  buffer.writeUInt16LE(flags, 2)
  buffer.writeUInt16LE(deflated, 4)
  buffer.writeUInt16LE(0, 6)
  buffer.writeUInt16LE(date, 8)
  buffer.writeUInt32LE(crc, 10)
  buffer.writeUInt32LE(data.length, 14)
  buffer.writeUInt32LE(size, 18)
  buffer.writeUInt16LE(name.length, 22)
  return buffer
}

const signature = (kind: number): Buffer => Buffer.from([0x50, 0x4b, kind, kind + 1])

const directoryEntry = (packed: Packed, offset: number): Buffer => {
  const made = Buffer.alloc(2)
  made.writeUInt16LE(version)
  const rest = Buffer.alloc(14)
  rest.writeUInt32LE(offset, 10)
  return Buffer.concat([signature(1), made, fields(packed), rest, packed.name])
}

/** A zip file of a few small files. */
export const zipOf = (entries: readonly ZipEntry[]): Buffer => {
  const packed = entries.map(({ name, content }) => ({
    name: Buffer.from(name),
    data: deflateRawSync(content),
    size: content.length,
    crc: crc32(content),
  }))
  const files = packed.map((each) => Buffer.concat([signature(3), fields(each), each.name, each.data]))
  const offsets = files.map((_, index) => files.slice(0, index).reduce((sum, { length }) => sum + length, 0))
  const directory = Buffer.concat(packed.map((each, index) => directoryEntry(each, offsets[index] ?? 0)))
  const end = Buffer.alloc(18)
  end.writeUInt16LE(packed.length, 4)
  end.writeUInt16LE(packed.length, 6)
  end.writeUInt32LE(directory.length, 8)
  end.writeUInt32LE(Buffer.concat(files).length, 12)
  return Buffer.concat([...files, directory, signature(5), end])
}
