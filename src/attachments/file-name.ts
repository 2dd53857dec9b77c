import type { FileType } from './file-types.ts'

const longestStem = 80
const longestEnding = 12

/** What no file system, terminal or reader's eye should meet in a name: paths, controls, turned reading directions. */
const unfit = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>:"/\\|?*]/gu
/** Names that a system of devices reads otherwise, whatever follows the dot. */
const device = /^(con|prn|aux|nul|com\d|lpt\d)$/i

/** What follows the last dot, in small letters; '' for none. */
export const endingOf = (name: string): string => {
  const ending = /\.([\p{L}\p{N}]{1,12})\s*$/u.exec(name)?.[1]
  return ending === undefined || ending.length > longestEnding ? '' : ending.toLowerCase()
}

/** A name that is safe wherever it is saved, and ends as its type does. */
export const cleanName = (name: string, type: FileType): string => {
  const last = name.split(/[/\\]/).at(-1) ?? ''
  const cleaned = last.normalize('NFC').replaceAll(unfit, '_').replaceAll(/\s+/g, ' ').trim()
  const ending = endingOf(cleaned)
  const known = type.endings.includes(ending)
  const bare = known || ending !== '' ? cleaned.slice(0, cleaned.lastIndexOf('.')) : cleaned
  const stem = Array.from(bare.replace(/^[.\s]+/, ''))
    .slice(0, longestStem)
    .join('')
    .replace(/[.\s]+$/, '')
  const safe = stem === '' || device.test(stem) ? `file${stem === '' ? '' : `-${stem}`}` : stem
  return `${safe}.${known ? ending : type.endings[0]}`
}

/** A refused file's name as it can be said: without what would turn the line around, and short. */
export const shownName = (name: string): string => {
  const cleaned = name.replaceAll(unfit, '_').replaceAll(/\s+/g, ' ').trim()
  const letters = Array.from(cleaned)
  return letters.length <= longestStem ? cleaned || 'file' : `${letters.slice(0, longestStem).join('')}…`
}
