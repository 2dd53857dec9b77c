/** A term in a message: which list of its group, and from which word to which, the last not included. */
export interface Place {
  readonly id: number
  readonly at: number
  readonly end: number
}

/** More of a kind than these are no message of a customer, but something pasted. */
const mostPlaces = 200
const none: readonly Place[] = []

/** What a message holds of the terms of each group, in the order of the text. */
export class Places {
  readonly #groups: (Place[] | undefined)[]

  constructor(groupCount: number) {
    this.#groups = new Array(groupCount)
  }

  of(group: number): readonly Place[] {
    return this.#groups[group] ?? none
  }

  put(group: number, id: number, at: number, end: number): void {
    const places = this.#groups[group]
    if (places === undefined) this.#groups[group] = [{ id, at, end }]
    else if (places.length < mostPlaces) places.push({ id, at, end })
  }
}

/** The length in words of the longest of the terms that begins at `start`; 0 when none does. */
export const lengthAt = (places: readonly Place[], start: number): number => {
  let longest = 0
  for (const { at, end } of places) if (at === start && end - at > longest) longest = end - at
  return longest
}

/**
 * The lists whose terms words are made of, one term after the other, the longest at each place and of those the first
 * list's; null where a word belongs to none.
 * @param count how many words there are
 */
export const madeOf = (count: number, lists: readonly (readonly Place[])[]): readonly number[] | null => {
  const used: number[] = []
  let at = 0
  while (at < count) {
    const lengths = lists.map((places) => lengthAt(places, at))
    const longest = Math.max(...lengths)
    if (longest === 0) return null
    used.push(lengths.indexOf(longest))
    at += longest
  }
  return used
}
