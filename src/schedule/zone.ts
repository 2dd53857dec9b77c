import { FixedOffsetZone, IANAZone, type Zone as LuxonZone } from 'luxon'

/** A time zone as the schedule reckons with it. */
export interface Zone {
  /** As people read it: `UTC+2`, `UTC+5:45`, `Europe/Paris`. */
  readonly label: string
  /** How far the zone's clocks are ahead of UTC at an instant, in milliseconds. */
  offsetAt(epochMs: number): number
}

const minuteMs = 60_000
/** `UTC+2`, `GMT+2`, `UTC+05:45`, `UTC+0545`, `+02:00`, `UTC`, `Z`. A bare `+2` counts too. */
const fixedOffset = /^(?:(?:UTC|GMT)?([+\u2212-])(\d{1,2})(?::?([0-5]\d))?|UTC|GMT|Z)$/i
/** No clock on earth is further from UTC. */
const maxOffsetMinutes = 14 * 60
/** An IANA name has letters first; the engine also takes offsets, which are read above, and refused there if wrong. */
const ianaName = /^[a-z][\w+/-]*$/i

/** More names than exist; what customers send may be spelled in many ways. */
const maxKept = 1000
const kept = new Map<string, Zone | null>()

/** Whether the text names a fixed offset or an IANA zone. */
export const isZone = (text: string): boolean => findZone(text) !== null

/** @throws RangeError when the text names no zone; ask `isZone` first. */
export const zoneOf = (text: string): Zone => {
  const zone = findZone(text)
  if (zone === null) throw new RangeError(`no time zone: ${JSON.stringify(text)}`)
  return zone
}

/** The zone that the text names; null for none. */
export const findZone = (text: string): Zone | null => {
  const found = kept.get(text)
  if (found !== undefined) return found
  const zone = readZone(text)
  if (kept.size >= maxKept) kept.clear()
  // A text of any length may come in; only what could be a name is worth keeping.
  if (text.length <= 64) kept.set(text, zone)
  return zone
}

const readZone = (text: string): Zone | null => {
  const offset = fixedOffset.exec(text.trim())
  if (offset !== null) {
    const [, sign, hours = '0', minutes = '0'] = offset
    const size = Number(hours) * 60 + Number(minutes)
    return size > maxOffsetMinutes ? null : fixedZone(sign === undefined || sign === '+' ? size : -size)
  }
  const name = text.trim()
  return ianaName.test(name) && IANAZone.isValidZone(name) ? fromLuxon(name, IANAZone.create(name)) : null
}

const fixedZone = (minutes: number): Zone => {
  const size = Math.abs(minutes)
  const hours = Math.floor(size / 60)
  const rest = size % 60 === 0 ? '' : `:${String(size % 60).padStart(2, '0')}`
  const label = minutes === 0 ? 'UTC' : `UTC${minutes < 0 ? '-' : '+'}${hours}${rest}`
  return fromLuxon(label, FixedOffsetZone.instance(minutes))
}

const fromLuxon = (label: string, zone: LuxonZone): Zone => ({
  label,
  // Before the zones of the railways, offsets had seconds.
  offsetAt: (epochMs) => Math.round(zone.offset(epochMs) * minuteMs),
})
