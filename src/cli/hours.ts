import { Command } from 'commander'
import { wordsFor } from '../catalog/look-up.ts'
import type { Catalog } from '../catalog/model.ts'
import { type Instant, instant } from '../ids.ts'
import { loadCatalog, loadSettings } from '../main.ts'
import type { OpenState } from '../schedule/hours.ts'
import { toIso } from '../schedule/iso.ts'
import { openState } from '../schedule/open-state.ts'
import { sayInstant, sayWindows } from '../schedule/say.ts'
import type { TimeWords } from '../schedule/words.ts'
import { atOption, jsonOption } from './options.ts'
import { printJson } from './print.ts'

export const hoursCommand = new Command('hours')
  .description('tell whether live chat is open, and when that changes')
  .addOption(atOption())
  .addOption(jsonOption())
  .action(async ({ at = instant(Date.now()), json }: { at?: Instant; json?: true }) => {
    const catalog = await loadCatalog(loadSettings())
    if (json) printJson(hoursJson(catalog, at))
    else console.log(hoursText(catalog, at))
  })

/** Instants in the desk's zone; the next opening and the next closing after `at`, null where there is none. */
const hoursJson = (catalog: Catalog, at: Instant) => {
  const state = stateAt(catalog, at)
  return { ...availabilityJson(catalog, at), zone: catalog.hours.zone, reason: reasonText(state.reason) }
}

export const availabilityJson = (catalog: Catalog, at: Instant) => {
  const { open, opensAt, closesAt } = stateAt(catalog, at)
  const iso = (when: Instant | null) => (when === null ? null : toIso(when, catalog.hours.zone))
  return { open, opensAt: iso(opensAt), closesAt: iso(closesAt) }
}

const stateAt = ({ hours }: Catalog, at: Instant): OpenState => openState(hours.liveChat, hours.zone, at)

const reasonText = (reason: OpenState['reason']): string => {
  switch (reason.kind) {
    case 'weekly':
      return 'within the opening hours'
    case 'outside-hours':
      return 'outside the opening hours'
    case 'never':
      return 'there are no opening hours'
    case 'holiday':
    case 'override':
      return reason.text
  }
}

const hoursText = (catalog: Catalog, at: Instant): string => {
  const { open, opensAt, closesAt, reason } = stateAt(catalog, at)
  const { zone, liveChat } = catalog.hours
  const language = catalog.vendor.language
  const say = wordsFor(catalog, null)
  const words: TimeWords = (which) => say(`time.${which}`)
  const said = (when: Instant) => sayInstant(when, { now: at, deskZone: zone, customerZone: null, language, words })
  const next = open ? closesAt : opensAt
  const windows = sayWindows(liveChat, { zone, language, customerZone: null, now: at, words })
  const change = next === null ? '' : open ? `, until ${said(next)}` : `; it opens ${said(next)}`
  return `Live chat is ${open ? 'open' : 'closed'}${change} (${reasonText(reason)}).\nHours: ${windows}.`
}
