import { tokenize } from './tokens.ts'

/** Of a longer text the beginning is compared. */
const comparedCharacters = 500
/** Share of what two texts hold from which on they say the same in other words. */
const alikeFrom = 0.45

/** Shorter words join sentences and tell little. */
const shortestTellingWord = 4
const weightOfShort = 0.3

interface Group<Item> {
  readonly items: Item[]
  /** Weight of the first item, which the others are held against. */
  readonly weight: number
}

/**
 * Groups texts that say much the same, typing errors and endings aside: each joins the group whose first text is most
 * like it. So a group stays what it was when later texts are added. Groups are in the order of their first texts.
 */
export const alikeGroups = <Item>(items: readonly Item[], textOf: (item: Item) => string): readonly Item[][] => {
  const groups: Group<Item>[] = []
  const groupsWith = new Map<string, number[]>()
  for (const item of items) {
    const grams = gramsOf(textOf(item))
    const weight = grams.values().reduce((sum, each) => sum + each, 0)
    const shared = new Map<number, number>()
    for (const [gram, own] of grams) {
      for (const group of groupsWith.get(gram) ?? []) shared.set(group, (shared.get(group) ?? 0) + own)
    }
    const likeness = (group: number): number => (2 * (shared.get(group) ?? 0)) / (weight + (groups[group]?.weight ?? 0))
    const [best] = [...shared.keys()].toSorted((a, b) => likeness(b) - likeness(a))
    if (best !== undefined && likeness(best) >= alikeFrom) {
      groups[best]?.items.push(item)
      continue
    }
    for (const gram of grams.keys()) groupsWith.set(gram, [...(groupsWith.get(gram) ?? []), groups.length])
    groups.push({ items: [item], weight })
  }
  return groups.map((group) => group.items)
}

/** Runs of three letters of each word, its edges marked, with what each weighs; of a text without words, one for that. */
const gramsOf = (text: string): ReadonlyMap<string, number> => {
  const grams = new Map<string, number>()
  for (const { norm } of tokenize(text.slice(0, comparedCharacters))) {
    const marked = `<${norm}>`
    const weight = norm.length < shortestTellingWord ? weightOfShort : 1
    for (let at = 0; at < Math.max(1, marked.length - 2); at++) grams.set(marked.slice(at, at + 3), weight)
  }
  return grams.size > 0 ? grams : new Map([['<>', 1]])
}
