import { wordsFor } from '../catalog/look-up.ts'
import type { Instant } from '../ids.ts'
import type { Desk } from '../main.ts'
import { sayInstant } from '../schedule/say.ts'

/** An instant as people of the desk say it, in the desk's zone. */
export const sayAt = ({ catalog, now }: Desk, at: Instant): string =>
  sayInstant(at, {
    now: now(),
    deskZone: catalog.hours.zone,
    customerZone: null,
    language: catalog.vendor.language,
    words: (which) => wordsFor(catalog, null)(`time.${which}`),
  })
