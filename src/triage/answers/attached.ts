import type { Attachment } from '../../attachments/attachment.ts'
import type { Block } from '../message.ts'
import { text } from '../part.ts'
import { list, say, type World } from '../world.ts'

/** "a.png and b.log" */
export const namesOf = (world: World, files: readonly Pick<Attachment, 'name'>[]): string =>
  list(
    world,
    files.map(({ name }) => name),
  )

/** "Attached: a.png and b.log." */
export const attachedLine = (world: World, files: readonly Attachment[] = []): readonly Block[] =>
  files.length === 0 ? [] : [text(say(world, 'files.attached', { files: namesOf(world, files) }))]
