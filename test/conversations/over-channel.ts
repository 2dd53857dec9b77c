import { describe, expect, it } from 'vitest'
import { openTerminal } from '../../adapters/terminal/conversation.ts'
import { type PlanId, parseInstant } from '../../src/ids.ts'
import type { Entry } from '../../src/triage/conversation.ts'
import { plainText, type Span } from '../../src/triage/message.ts'
import { type ContractDesk, openContractDesk, type Peer, type Shown } from '../adapters/channel-contract.ts'
import { conversations, type Script } from './scripts.ts'

export interface OverChannel {
  /** A customer there, on this desk. The desk is closed with it. */
  readonly open: (desk: ContractDesk) => Promise<Peer>
  /** What the platform tells of the customer's zone. */
  readonly zone?: string
  /** How it is told to show an instant for the reader's clock, where that isn't ISO 8601. */
  readonly instants?: RegExp
  /** Tables are told as lists: the names of the columns stand beside every value. */
  readonly tablesAsLists?: true
}

const isoInstants = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z/g

/**
 * Plays every conversation of this folder through a platform and through the desk alone: decisions, buttons and, but for
 * the platform's form, words are the same.
 */
export const conversationsOver = (name: string, platform: OverChannel): void => {
  describe(`conversations over ${name}`, () => {
    it.each(conversations)('$title', async (script) => {
      const wanted = await playAlone(script, platform.zone ?? null)
      const desk = await openDeskOf(script)
      const peer = await platform.open(desk)
      try {
        for (const [index, step] of script.steps.entries()) {
          const shown = 'say' in step ? await peer.say(step.say) : await peer.press(step.press)
          const { entries } = wanted.steps[index] ?? expect.fail()
          const told = shown.map(({ text }) => text.replaceAll(platform.instants ?? isoInstants, ' INSTANT '))
          const asSaid = wordsOf(entries.map(({ blocks }) => plainText(blocks)).join('\n'), entries)
          const asShown = wordsOf(told.join('\n'), entries)
          const isRetold = platform.tablesAsLists === true && entries.some(hasTable)
          expect(isRetold ? listed(asShown, entries) : asShown, `step ${index + 1}`).toEqual(
            isRetold ? listed(asSaid, entries) : asSaid,
          )
          expect(idsOf(shown)).toEqual(expect.arrayContaining([...idsOf(entries)]))
        }
        expect(await desk.decisions()).toEqual(wanted.decisions)
      } finally {
        await peer.close()
      }
    })
  })
}

const openDeskOf = ({ at, plan }: Script): Promise<ContractDesk> =>
  openContractDesk({ at: parseInstant(at), plan: (plan as PlanId | undefined) ?? null })

const playAlone = async (script: Script, zone: string | null) => {
  const desk = await openDeskOf(script)
  await desk.link('terminal:maria')
  const terminal = openTerminal(desk.desk, { user: 'maria', zone, language: null }, 'one')
  const steps: { readonly entries: readonly Entry[] }[] = []
  for (const step of script.steps) {
    await ('say' in step ? terminal.write(step.say) : terminal.press(step.press))
    steps.push({ entries: await terminal.news() })
  }
  const decisions = await desk.decisions()
  await desk.close()
  return { steps, decisions }
}

const idsOf = (shown: readonly Pick<Shown, 'actions'>[]): readonly string[] =>
  shown.flatMap(({ actions }) => actions.map(({ id }) => id))

const hasTable = ({ blocks }: Entry): boolean => blocks.some(({ kind }) => kind === 'table')

/** What stays of a table that is told as a list: each word once, without the name of the column that the rows begin with. */
const listed = (words: readonly string[], entries: readonly Entry[]): readonly string[] => {
  const names = entries.flatMap(({ blocks }) => blocks.flatMap((each) => (each.kind === 'table' ? each.header[0] : [])))
  return [...new Set(words)].filter((word) => !names.includes(word)).toSorted()
}

const spansIn = ({ blocks }: Entry): readonly Span[] =>
  blocks.flatMap((block) => (block.kind === 'text' ? block.spans : []))

/**
 * The words and figures alone: how a table, a stress or a link is drawn is the platform's own, and so is how it writes an
 * instant, by the words of the desk or for the reader's clock.
 */
const wordsOf = (text: string, entries: readonly Entry[]): readonly string[] => {
  let plain = text
  for (const span of entries.flatMap(spansIn)) {
    if (typeof span === 'string') continue
    if ('said' in span) plain = plain.replaceAll(span.said, ' INSTANT ')
    if ('link' in span) plain = plain.replaceAll(span.link, ' ')
  }
  return plain.match(/[\p{L}\p{N}]+/gu) ?? []
}
