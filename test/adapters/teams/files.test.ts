import { createHash } from 'node:crypto'
import express from 'express'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import type { Attachment } from '../../../src/attachments/attachment.ts'
import type { AttachmentId, ConversationId, EffectKey } from '../../../src/ids.ts'
import type { DeliveredFile } from '../../../src/runtime/channel.ts'
import { listen } from '../../../src/runtime/http.ts'
import { type Cloud, openCloud } from './cloud.ts'
import { buttonsIn, cardPart, cardText } from './rig.ts'

let cloud: Cloud
beforeEach(async () => {
  cloud = await openCloud()
})
afterEach(() => cloud.close())

/** Opens a ticket by a message; an engineer puts a file under it. Gives what is shown of the file. */
const fileFor = async (message: string, name: string, type: string, bytes: Uint8Array) => {
  const { contract, channel } = cloud.rig
  await cloud.send(cloud.activity(message, { text: `<at>Frontdesk</at> all calls fail since this morning` }))
  await contract.answered()
  const [ticket] = await contract.store.tickets({ limit: 1 })
  if (ticket === undefined) return expect.fail('no ticket')
  const sha256 = createHash('sha256').update(bytes).digest('hex')
  const attachment: Attachment = { id: name as AttachmentId, name, type, size: bytes.length, sha256 }
  const owner = ticket.conversation as ConversationId
  await contract.store.putAttachment({ attachment, owner, storedAt: contract.desk.now() }, bytes)
  const { length } = cloud.teams.posted
  await contract.helpdesk.change(ticket.number, {
    key: 'comment' as EffectKey,
    at: contract.desk.now(),
    by: { kind: 'engineer', name: 'Eva' },
    change: { kind: 'comment', text: 'try this', public: true, files: [attachment] },
  })
  await contract.desk.drain()
  await channel.stop()
  const [words, shown] = cloud.teams.posted.slice(length)
  expect(cardText(words?.activity.attachments?.[0]?.content ?? {})).toContain('try this')
  return { conversation: shown?.conversation, file: shown?.activity.attachments?.[0] }
}

const offered = z.object({
  sizeInBytes: z.number(),
  acceptContext: z.looseObject({}),
  declineContext: z.looseObject({}),
})

const pdf = Buffer.from('%PDF-1.7 how to')

/** What the reader answers to an offer. */
const answer = async (
  content: unknown,
  action: 'accept' | 'decline',
  { uploadUrl = `${cloud.teams.serviceUrl}uploads/1`, ...more }: { uploadUrl?: string; [field: string]: unknown } = {},
) => {
  const { acceptContext: context } = offered.parse(content)
  const uploadInfo = {
    uploadUrl,
    contentUrl: 'https://acme-my.sharepoint.com/personal/megan/Documents/fix.pdf',
    name: 'fix.pdf',
    uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C9D',
    fileType: 'pdf',
  }
  const value = { type: 'fileUpload', action, context, ...(action === 'accept' ? { uploadInfo } : {}) }
  const { status } = await cloud.send(cloud.activity('file-consent', { value, replyToId: 'offer-1', ...more }))
  await cloud.rig.channel.stop()
  return status
}

const lastFile = () => cloud.teams.posted.at(-1)?.activity.attachments?.[0]
const lastWords = () => cardText(lastFile()?.content ?? {})

describe('a file of an engineer', () => {
  it('is offered, and put into the files of a reader who agrees', async () => {
    const { file } = await fileFor('personal', 'fix.pdf', 'application/pdf', pdf)
    expect(file).toMatchObject({ contentType: 'application/vnd.microsoft.teams.card.file.consent', name: 'fix.pdf' })
    expect(offered.parse(file?.content).sizeInBytes).toBe(pdf.length)
    expect(await answer(file?.content, 'accept')).toBe(200)
    expect(cloud.teams.uploads).toEqual([{ text: String(pdf), range: 'bytes 0-14/15', token: false }])
    expect(lastFile()).toMatchObject({
      contentType: 'application/vnd.microsoft.teams.card.file.info',
      contentUrl: 'https://acme-my.sharepoint.com/personal/megan/Documents/fix.pdf',
      name: 'fix.pdf',
      content: { uniqueId: '1150D938-8870-4044-9F2C-5BBDEBA70C9D', fileType: 'pdf' },
    })
    expect(cloud.teams.removed).toEqual(['offer-1'])
  })

  it('is not sent to a reader who declines', async () => {
    const { file } = await fileFor('personal', 'fix.pdf', 'application/pdf', pdf)
    await answer(file?.content, 'decline')
    expect(cloud.teams.uploads).toEqual([])
    expect(lastWords()).toContain('fix.pdf was not put')
    expect(cloud.teams.removed).toEqual(['offer-1'])
  })

  it('goes nowhere but where Teams keeps files, and can be asked for again', async () => {
    const asked: string[] = []
    const elsewhere = await listen(
      express().use((req, res) => {
        asked.push(req.url)
        res.end()
      }),
      '127.0.0.1',
      0,
    )
    const { file } = await fileFor('personal', 'fix.pdf', 'application/pdf', pdf)
    for (const url of [
      `http://127.0.0.1:${elsewhere.port}/x`,
      'http://evil.sharepoint.com/x',
      'file:///etc/passwd',
      'nowhere',
    ])
      await answer(file?.content, 'accept', { uploadUrl: url })
    await elsewhere.close(0)
    expect(asked).toEqual([])
    expect(lastWords()).toContain('Allow it once more')
    expect(cloud.teams.removed).toEqual([])
    await answer(file?.content, 'accept')
    expect(cloud.teams.uploads).toHaveLength(1)
  })

  it('of a conversation in a channel is offered to the asker alone, and handed over to nobody else', async () => {
    const { file, conversation } = await fileFor('channel-mention', 'fix.pdf', 'application/pdf', pdf)
    expect(conversation).toMatch(/^direct:29:/)
    const { acceptContext } = offered.parse(file?.content)
    const mine = z.object({ frontdesk: z.looseObject({ of: z.string(), proof: z.string() }) }).parse(acceptContext)
    const forged = {
      ...mine,
      frontdesk: { ...mine.frontdesk, proof: Array.from(mine.frontdesk.proof).toReversed().join('') },
    }
    await answer({ sizeInBytes: 1, acceptContext: forged, declineContext: forged }, 'accept')
    expect(cloud.teams.uploads).toEqual([])
    await answer(file?.content, 'accept')
    expect(cloud.teams.uploads).toHaveLength(1)
  })

  it('of somebody in a channel is not handed over to others there', async () => {
    const { file } = await fileFor('channel-mention', 'fix.pdf', 'application/pdf', pdf)
    const { frontdesk } = z.object({ frontdesk: z.looseObject({}) }).parse(offered.parse(file?.content).acceptContext)
    const { seq, index } = frontdesk
    const { conversation } = cloud.activity('channel-mention')
    const from = { id: '29:another', aadObjectId: '00000000-3d68-4c1e-b8ee-6b5f0e2c2c77', name: 'B' }
    const ask = (context: object, more: object) =>
      answer({ sizeInBytes: 1, acceptContext: context, declineContext: context }, 'accept', { from, ...more })
    await ask({ frontdesk: { kind: 'file', seq, index } }, { conversation })
    const { length } = cloud.teams.posted
    await cloud.send(cloud.activity('channel-mention', { id: '2', from, text: '<at>Frontdesk</at> open a ticket' }))
    await cloud.rig.contract.answered()
    const card = cloud.teams.posted.slice(length).find((each) => each.conversation === 'direct:29:another')
    const [button] = buttonsIn(cardPart.parse(card?.activity.attachments?.[0]?.content))
    const theirs = z.object({ frontdesk: z.object({ of: z.string(), proof: z.string() }) }).parse(button?.data)
    await ask({ frontdesk: { ...theirs.frontdesk, kind: 'file', seq, index } }, {})
    expect(cloud.teams.uploads).toEqual([])
  })

  it('that is a small picture is shown at once', async () => {
    const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
    const { file } = await fileFor('personal', 'screen.png', 'image/png', png)
    expect(file).toEqual({
      contentType: 'image/png',
      contentUrl: `data:image/png;base64,${png.toString('base64')}`,
      name: 'screen.png',
    })
  })

  it.each(['personal', 'group-mention'])('is named where Teams does not take it: %s', async (where) => {
    const { rig, teams } = cloud
    await cloud.send(cloud.activity(where, { text: '<at>Frontdesk</at> which plans are there?' }))
    await rig.contract.answered()
    const conversation = rig.lastConversation()
    const [entry] = await rig.contract.desk.history(conversation, 0, 1)
    if (entry === undefined) return expect.fail('nothing was said')
    const known = { id: 'fix' as AttachmentId, name: 'fix.pdf', type: 'application/pdf', size: 15, sha256: '' }
    const file: DeliveredFile = { ...known, read: async () => pdf }
    const delivery = { conversation, entry, key: 'again', asker: rig.lastAsker(), files: [file] }
    if (where === 'personal') teams.faults.push({ status: 201 }, { status: 413 })
    expect(await rig.channel.deliver(delivery)).toEqual({ ok: true })
    expect(lastWords()).toContain('fix.pdf')
    expect(lastFile()?.contentType).toContain('adaptive')
  })
})
