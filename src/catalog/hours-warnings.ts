import { z } from 'zod'
import type { DayWindow, OpeningHours } from '../schedule/hours.ts'
import { endTimeField, startTimeField } from '../schedule/time-fields.ts'
import { windowField } from '../schedule/week-fields.ts'
import { checkAt } from './check-file.ts'
import type { Catalog } from './model.ts'
import type { Problem } from './problems.ts'
import type { YamlFile } from './yaml-file.ts'

type Known = Pick<Catalog, 'hours' | 'plans' | 'supportChannels'>

/** Hours of `hours.yaml` that are as they are written, and may be meant otherwise. */
export const hoursWarnings = (source: YamlFile, known: Known): readonly Problem[] => [
  ...['liveChat', 'workingHours'].flatMap((part) => windowWarnings(source, part)),
  ...neverWarnings(source, known),
]

const timesSchema = z.array(z.object({ from: startTimeField, to: endTimeField }))

const windowWarnings = (source: YamlFile, part: string): readonly Problem[] => {
  const path = [part, 'open']
  const times = checkAt(source, path, timesSchema)
  const windows = checkAt(source, path, z.array(windowField))
  if (!times.ok || !windows.ok) return []
  return windows.value.flatMap((window, index) => {
    const { from, to } = times.value[index] ?? {}
    const before = windows.value.slice(0, index).findIndex((other) => overlap(window, other))
    return [
      ...(from === to ? [source.problem([...path, index, 'to'], `${part}: ${aroundTheClock}`)] : []),
      ...(before < 0
        ? []
        : [
            source.problem(
              [...path, index],
              `${part}: this window and number ${before + 1} overlap; is one of their times a slip?`,
            ),
          ]),
    ]
  })
}

const minutesOfDay = 1440
const minutesOfWeek = 7 * minutesOfDay

const aroundTheClock =
  'a window that ends when it begins is open for 24 hours; write from "00:00" to "24:00" where that is meant, or leave the window out where nothing opens'

const overlap = (one: DayWindow, other: DayWindow): boolean =>
  one.days.some((day) =>
    other.days.some((otherDay) =>
      [-minutesOfWeek, 0, minutesOfWeek].some((shift) => {
        const apart = (otherDay - day) * minutesOfDay + shift
        return Math.max(one.startMinute, other.startMinute + apart) < Math.min(one.endMinute, other.endMinute + apart)
      }),
    ),
  )

const neverWarnings = (source: YamlFile, { hours, plans, supportChannels }: Known): readonly Problem[] => {
  const promising = plans.filter(({ reactionHours }) => reactionHours !== null).map(({ id }) => id)
  const chat = supportChannels.find(
    ({ id, kind }) => kind === 'live-chat' && plans.some((plan) => plan.supportChannels.includes(id)),
  )
  const working = hours.working === hours.liveChat ? 'liveChat' : 'workingHours'
  return [
    ...(promising.length > 0 && neverOpens(hours.working)
      ? [
          source.problem(
            [working, 'open'],
            `reaction times never run, but plans promise a first answer (${promising.join(', ')}); write workingHours, or reactionHours: null`,
          ),
        ]
      : []),
    ...(chat !== undefined && neverOpens(hours.liveChat)
      ? [
          source.problem(
            ['liveChat', 'open'],
            `${chat.id} is live chat, and never opens; write its hours, or another kind in vendor.yaml`,
          ),
        ]
      : []),
  ]
}

const neverOpens = ({ weekly, overrides }: OpeningHours): boolean =>
  weekly.length === 0 && overrides.every(({ open }) => !open)
