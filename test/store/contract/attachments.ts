import { describe, expect, it } from 'vitest'
import type { AttachmentId, EventId } from '../../../src/ids.ts'
import { instant } from '../../../src/ids.ts'
import { chunkBytes, type StoredAttachment } from '../../../src/store/store.ts'
import { aChat, bChat, conversationOf, entryOf, saveOf } from '../examples.ts'
import type { Bench } from './opened.ts'

const idOf = (name: string) => name as AttachmentId
export const storedOf = (name: string, size: number, at = 100): StoredAttachment => ({
  attachment: { id: idOf(name), name: `${name}.log`, type: 'text/plain', size, sha256: 'ab'.repeat(32) },
  owner: aChat,
  storedAt: instant(at),
})
export const contentOf = (size: number): Uint8Array => Uint8Array.from({ length: size }, (_, index) => index % 251)

export const attachmentsContract = (bench: Bench): void => {
  const put = async (name: string, size = 10, at = 100) => {
    const stored = storedOf(name, size, at)
    await bench.store.putAttachment(stored, contentOf(size))
    return stored
  }
  const bytesOf = async (name: string) => {
    const bytes = await bench.store.attachmentBytes(idOf(name))
    return bytes === null ? null : Uint8Array.from(bytes)
  }
  const looseAt = async (at: number, limit = 10) =>
    (await bench.store.looseAttachments(instant(at), limit)).map(({ attachment }) => attachment.id)

  describe('attachments', () => {
    it.each([1, chunkBytes - 1, chunkBytes, chunkBytes + 1, 3 * chunkBytes + 7])(
      'keeps %i bytes as they were',
      async (size) => {
        const stored = await put('a', size)
        expect(await bench.store.attachment(idOf('a'))).toEqual(stored.attachment)
        const bytes = await bytesOf('a')
        expect(Buffer.compare(bytes ?? Buffer.of(), contentOf(size))).toBe(0)
      },
    )

    it('knows none that was never put', async () => {
      expect(await bench.store.attachment(idOf('a'))).toBeNull()
      expect(await bytesOf('a')).toBeNull()
      await bench.store.holdAttachments([idOf('a')], 'conversation')
      await bench.store.releaseAttachments([idOf('a')], 'conversation', instant(1))
      await bench.store.removeAttachments([idOf('a')])
      expect(await looseAt(1000)).toEqual([])
    })

    it('keeps what is there when the same is put again, by several at once too', async () => {
      await Promise.all([put('a'), put('a'), put('a')])
      await bench.store.putAttachment(storedOf('a', 3), contentOf(3))
      expect(await bytesOf('a')).toEqual(contentOf(10))
    })

    it('mixes nothing when two different ones are put at once under one id', async () => {
      const sizes = [3 * chunkBytes, chunkBytes + 5]
      const fill = [65, 66]
      await Promise.all(
        sizes.map((size, index) =>
          bench.store.putAttachment(storedOf('a', size), new Uint8Array(size).fill(fill[index] ?? 0)),
        ),
      )
      const bytes = await bytesOf('a')
      expect(bytes?.length).toBe((await bench.store.attachment(idOf('a')))?.size)
      expect(new Set(bytes).size).toBe(1)
    })

    it('takes what comes under an id at which another one broke off', async () => {
      const broken = contentOf(3 * chunkBytes)
      const piece = broken.subarray.bind(broken)
      broken.subarray = (from = 0, to) => {
        if (from >= 2 * chunkBytes) throw new Error('broken off')
        return piece(from, to)
      }
      await expect(bench.store.putAttachment(storedOf('a', broken.length), broken)).rejects.toThrow()
      expect(await bench.store.attachment(idOf('a'))).toBeNull()
      const stored = await put('a', 20, 200)
      expect(await bench.store.attachment(idOf('a'))).toEqual(stored.attachment)
      expect(await bytesOf('a')).toEqual(contentOf(20))
      expect(await bench.store.looseAttachments(instant(300), 10)).toEqual([stored])
    })

    it('tells which nobody holds, the longest first', async () => {
      await put('late', 10, 300)
      await put('early', 10, 100)
      await put('held', 10, 50)
      await bench.store.holdAttachments([idOf('held')], 'conversation')
      expect(await looseAt(99)).toEqual([])
      expect(await looseAt(300)).toEqual(['early', 'late'])
      expect(await looseAt(300, 1)).toEqual(['early'])
      expect(await bench.store.looseAttachments(instant(100), 1)).toEqual([storedOf('early', 10)])
    })

    it('is loose from when its last holder let go', async () => {
      await put('a')
      const ids = [idOf('a')]
      await bench.store.holdAttachments(ids, 'conversation')
      await bench.store.holdAttachments(ids, 'conversation')
      await bench.store.holdAttachments(ids, 'ticket:1001')
      await bench.store.releaseAttachments(ids, 'conversation', instant(500))
      expect(await looseAt(10_000)).toEqual([])
      await bench.store.releaseAttachments(ids, 'ticket:1001', instant(600))
      await bench.store.releaseAttachments(ids, 'ticket:1001', instant(900))
      expect(await looseAt(599)).toEqual([])
      expect(await looseAt(600)).toEqual(['a'])
    })

    it('removes what nobody holds, and nothing else', async () => {
      await put('loose', 2 * chunkBytes)
      await put('held')
      await bench.store.holdAttachments([idOf('held')], 'conversation')
      await bench.store.removeAttachments([idOf('loose'), idOf('held')])
      expect(await bench.store.attachment(idOf('loose'))).toBeNull()
      expect(await bytesOf('loose')).toBeNull()
      expect(await bytesOf('held')).toEqual(contentOf(10))
      await put('loose', 5)
      expect(await bytesOf('loose')).toEqual(contentOf(5))
    })

    bench.itShared('are there for other instances, and after a restart', async () => {
      await put('a', chunkBytes + 1)
      const other = await bench.another()
      expect(await other.attachment(idOf('a'))).toEqual(storedOf('a', chunkBytes + 1).attachment)
      const again = await bench.reopen()
      expect(Buffer.compare((await again.attachmentBytes(idOf('a'))) ?? Buffer.of(), contentOf(chunkBytes + 1))).toBe(0)
    })
  })

  describe('a message that is taken back', () => {
    const message = (id: string) => id as EventId
    const { attachment } = storedOf('a', 10)
    const lineOf = (seq: number, id: string) => ({ ...entryOf(seq, `secret ${seq}`), message: message(id) })
    const all = { afterSeq: 0, limit: 1000, audience: 'staff' } as const

    it('leaves its lines, in every wording, without words and files', async () => {
      const entries = [{ ...lineOf(1, 'm1'), files: [attachment] }, lineOf(2, 'm2'), lineOf(3, 'm1')]
      await bench.store.save(saveOf(conversationOf(aChat, 1), { entries }))
      expect(await bench.store.withdraw(aChat, message('m1'))).toEqual([attachment.id])
      const left = await bench.store.entries(aChat, all)
      expect(left).toEqual([
        { ...entryOf(1), message: 'm1', withdrawn: true, blocks: [] },
        entries[1],
        { ...entryOf(3), message: 'm1', withdrawn: true, blocks: [] },
      ])
      expect(await bench.store.withdraw(aChat, message('m1'))).toEqual([])
      expect(await bench.store.entries(aChat, all)).toEqual(left)
    })

    it('is found however much was said since, and nothing else is touched', async () => {
      for (let version = 1; version <= 60; version++) {
        const entries = [{ ...entryOf(version, `secret ${version} `.repeat(200)), message: message(`m${version}`) }]
        await bench.store.save(saveOf(conversationOf(aChat, version), { entries }))
      }
      await bench.store.save(saveOf(conversationOf(bChat, 1), { entries: [lineOf(1, 'm3')] }))
      await bench.store.withdraw(aChat, message('m3'))
      await bench.store.withdraw(aChat, message('m59'))
      const left = await bench.store.entries(aChat, all)
      expect(left).toHaveLength(60)
      expect(left.filter(({ withdrawn }) => withdrawn).map(({ seq }) => seq)).toEqual([3, 59])
      expect(JSON.stringify(left)).not.toContain('secret 3 ')
      expect(await bench.store.entries(bChat, all)).toEqual([lineOf(1, 'm3')])
    })

    it('is no longer among those that were not understood', async () => {
      const unclear = [1, 2].map((seq) => ({ seq, at: instant(seq) }))
      await bench.store.save(saveOf(conversationOf(aChat, 1), { entries: [lineOf(1, 'm1'), lineOf(2, 'm2')], unclear }))
      await bench.store.withdraw(aChat, message('m1'))
      expect((await bench.store.unclear(10)).map(({ entry }) => entry.seq)).toEqual([2])
    })

    it('that was never taken in is none', async () => {
      expect(await bench.store.withdraw(aChat, message('m1'))).toEqual([])
    })
  })
}
