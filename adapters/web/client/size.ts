import { chosenLanguage } from './texts.ts'

const kilo = 1024

/** A size as people say it, in the units that the desk's limits are set in: 812 KB, 3.4 MB, 10 MB. */
export const sizeText = (bytes: number): string => {
  const language = chosenLanguage()
  if (bytes < kilo) return bytes.toLocaleString(language, { style: 'unit', unit: 'byte', unitDisplay: 'long' })
  const kilobytes = Math.round(bytes / kilo)
  if (kilobytes < kilo) return `${kilobytes} KB`
  return `${(bytes / kilo / kilo).toLocaleString(language, { maximumFractionDigits: 1 })} MB`
}
