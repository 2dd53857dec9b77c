import { styleText } from 'node:util'
import { Command, InvalidArgumentError, Option } from 'commander'
import { instant } from '../ids.ts'
import { type Desk, matcherFor } from '../main.ts'
import { reviewedFrom } from '../runtime/review-window.ts'
import { toIso } from '../schedule/iso.ts'
import type { Understanding } from '../understanding/understanding.ts'
import { UserError } from '../user-error.ts'
import { percent } from './bars.ts'
import { writeNewCatalog } from './new-catalog.ts'
import { jsonOption, limitOption } from './options.ts'
import { cutLine, printJson, printText } from './print.ts'
import { type Review, type ReviewGroup, reviewOf } from './review-groups.ts'
import { sayAt } from './say-at.ts'
import { withDesk } from './with-desk.ts'

export const intentsCommand = new Command('intents').description('what customers ask for, and what is not understood')

const readNames = (text: string): readonly string[] => {
  const names = text.split(',').map((name) => name.trim())
  const isFine = names.every((name) => /^\p{L}[\p{L}\p{N}._+\- ]*$/u.test(name) && name.length <= 60)
  if (isFine && new Set(names.map((name) => name.toLowerCase())).size === names.length) return names
  throw new InvalidArgumentError(
    'Write different names that begin with a letter, such as P1,P2,P3 or "Critical,Very low".',
  )
}

intentsCommand
  .command('new <folder>')
  .description('begin a catalog of your own: files to fill in, and from ours what is said in every trade')
  .addHelpText(
    'after',
    `
What is said in every trade is taken from the catalog that FRONTDESK_INTENTS names: replies, priorities, small talk, and
words for hours, tickets and plans; nothing that has a word of its jobs, plans or product.`,
  )
  .addOption(
    new Option('--priorities <names>', 'the names of your ticket priorities, most urgent first, with commas').argParser(
      readNames,
    ),
  )
  .action(async (folder: string, { priorities }: { priorities?: readonly string[] }) => {
    await writeNewCatalog(folder, priorities ?? null)
    printText(`${folder} is a catalog to fill in. Begin with vendor.yaml, and check it:
FRONTDESK_INTENTS=${folder} npm run -s frontdesk -- check`)
  })

interface ReviewOptions {
  readonly limit: number
  readonly dismiss?: readonly string[]
  readonly clear?: true
  readonly json?: true
}

intentsCommand
  .command('review')
  .description('messages that were not understood, those alike together, the most frequent first')
  .addOption(limitOption('so many groups at most', 20))
  .option('--dismiss <group...>', 'forget the messages of these groups')
  .addOption(new Option('--clear', 'forget all messages').conflicts('dismiss'))
  .addOption(jsonOption())
  .addHelpText(
    'after',
    `
Each is read by the catalog as it is now: what your edits made understandable is no longer listed. Messages are listed
for FRONTDESK_REVIEW_DAYS, without e-mail and IP addresses, codes, passwords, bank accounts and long numbers. Forgetting
one removes it from this list, not from its conversation.`,
  )
  .action((options: ReviewOptions) =>
    withDesk(async (desk) => {
      const { store, now, settings } = desk
      if (options.clear) return clear(desk, options)
      await store.forgetUnclearBefore(reviewedFrom(now(), settings.FRONTDESK_REVIEW_DAYS))
      const review = await readReview(desk)
      if (options.dismiss !== undefined) await dismiss(desk, review, options.dismiss, options)
      else if (options.json) printJson(reviewJson(desk, review, options.limit))
      else printReview(desk, review, options.limit)
      // Nothing to review is no surprise on a new store.
    }, true),
  )

/** Of more messages the newest are looked at: a list that nobody worked through for long. */
const mostRead = 2000

const readReview = async ({ store, settings, catalog }: Desk): Promise<Review> => {
  const messages = await store.unclear(mostRead)
  if (messages.length === 0) return { groups: [], understoodNow: 0 }
  return reviewOf(messages, await matcherFor(settings, catalog), catalog)
}

type Json = Pick<ReviewOptions, 'json'>

const clear = async ({ store, now }: Desk, { json }: Json): Promise<void> => {
  await store.forgetUnclearBefore(instant(now() + 1))
  if (json) printJson({ cleared: true })
  else console.log('Nothing is left to review.')
}

const dismiss = async ({ store }: Desk, { groups }: Review, ids: readonly string[], { json }: Json): Promise<void> => {
  const missing = ids.find((id) => !groups.some((group) => group.id === id))
  if (missing !== undefined) {
    throw new UserError(`there is no group ${JSON.stringify(missing)}`, 'frontdesk intents review lists all')
  }
  const messages = groups.filter(({ id }) => ids.includes(id)).flatMap((group) => group.messages)
  await store.forgetUnclear(messages.map(({ conversation, entry }) => ({ conversation, seq: entry.seq })))
  if (json) printJson({ dismissed: messages.length })
  else console.log(`${countOf(messages.length, 'message')} forgotten.`)
}

const reviewJson = ({ catalog }: Desk, { groups, understoodNow }: Review, limit: number) => ({
  groups: groups.slice(0, limit).map(({ id, messages, lastAt, texts, reading }) => ({
    id,
    messages: messages.length,
    conversations: new Set(messages.map(({ conversation }) => conversation)).size,
    lastAt: toIso(lastAt, catalog.hours.zone),
    texts,
    nearest: reading.nearest,
  })),
  moreGroups: Math.max(0, groups.length - limit),
  understoodNow,
})

const countOf = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const printReview = (desk: Desk, { groups, understoodNow }: Review, limit: number): void => {
  const shown = groups.slice(0, limit)
  if (shown.length === 0) console.log(nothingText(desk))
  for (const group of shown) printGroup(desk, group)
  const hidden = groups.length - shown.length
  if (hidden > 0) console.log(`${countOf(hidden, 'more group')}: raise --limit to see them.`)
  if (understoodNow > 0) console.log(`${countOf(understoodNow, 'more message')}: understood by now.`)
}

const nothingText = ({ settings }: Desk): string =>
  settings.FRONTDESK_REVIEW_DAYS === 0
    ? 'Nothing is collected: FRONTDESK_REVIEW_DAYS is 0.'
    : 'There is nothing to review.'

const wordingsShown = 4

const printGroup = (desk: Desk, { id, messages, lastAt, texts, reading }: ReviewGroup): void => {
  const head = `${countOf(messages.length, 'message')}, the last ${sayAt(desk, lastAt)}`
  console.log(`${styleText('bold', id)}  ${head}`)
  for (const { text, count } of texts.slice(0, wordingsShown)) {
    printText(`  ${cutLine(text)}${count > 1 ? `  ×${count}` : ''}`)
  }
  if (texts.length > wordingsShown) console.log(`  and ${countOf(texts.length - wordingsShown, 'other wording')}`)
  console.log(`${styleText('dim', `  nearest: ${nearestText(reading)}`)}\n`)
}

const nearestText = ({ nearest }: Understanding): string =>
  nearest
    .slice(0, 3)
    .map(({ intent, confidence }) => `${intent} ${percent(confidence)}`)
    .join(', ')
