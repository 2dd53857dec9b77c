import type { FileLimits, Refusal } from './attachment.ts'
import { cleanName, endingOf } from './file-name.ts'
import { fileTypeOf } from './file-types.ts'

export type Admission =
  | { readonly ok: true; readonly name: string; readonly type: string }
  | { readonly ok: false; readonly refusal: Refusal }

/** Whether a file is taken in, judged by its bytes alone: what its sender says of it is only a name. */
export const admit = (name: string, bytes: Uint8Array, { kinds, mostBytes }: FileLimits): Admission => {
  if (bytes.length > mostBytes) return refused({ why: 'size', mostBytes })
  if (bytes.length === 0) return refused({ why: 'empty' })
  const type = fileTypeOf(bytes, endingOf(name))
  if (type === null || !kinds.includes(type.kind)) return refused({ why: 'type', allowed: kinds })
  return { ok: true, name: cleanName(name, type), type: type.mime }
}

const refused = (refusal: Refusal): Admission => ({ ok: false, refusal })
