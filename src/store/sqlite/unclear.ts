import type { DatabaseSync } from 'node:sqlite'
import type { ConversationId } from '../../ids.ts'
import type { Entry } from '../../triage/conversation.ts'
import type { Store, UnclearMessage } from '../store.ts'
import type { BatchWriter } from './batch-writer.ts'
import { documentOf } from './documents.ts'
import { reading } from './errors.ts'

type Unclear = Pick<Store, 'unclear' | 'forgetUnclear' | 'forgetUnclearBefore'>

export const unclearIn = (db: DatabaseSync, writer: BatchWriter): Unclear => {
  const newest = db.prepare(
    `SELECT conversation, entry.document AS document FROM unclear JOIN entry USING (conversation, seq)
     ORDER BY unclear.at DESC, conversation, seq DESC LIMIT ?`,
  )
  const forget = db.prepare('DELETE FROM unclear WHERE conversation = ? AND seq = ?')
  const forgetBefore = db.prepare('DELETE FROM unclear WHERE at < ?')
  return {
    unclear: async (limit) =>
      reading(() => newest.all(limit)).flatMap((row): UnclearMessage[] => {
        const entry = documentOf<Entry>(row)
        return entry === null ? [] : [{ conversation: String(row.conversation) as ConversationId, entry }]
      }),
    forgetUnclear: (messages) =>
      writer.write(() => {
        for (const { conversation, seq } of messages) forget.run(conversation, seq)
      }),
    forgetUnclearBefore: (before) =>
      writer.write(() => {
        forgetBefore.run(before)
      }),
  }
}
