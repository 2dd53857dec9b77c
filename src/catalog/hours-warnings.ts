import { z } from 'zod'
import { endTimeField, startTimeField } from '../schedule/time-fields.ts'
import { checkAt } from './check-file.ts'
import type { Problem } from './problems.ts'
import type { YamlFile } from './yaml-file.ts'

const windowsSchema = z.array(z.object({ from: startTimeField, to: endTimeField }))

/** Windows of `hours.yaml` that are as they are written, and may be meant otherwise. */
export const hoursWarnings = (source: YamlFile): readonly Problem[] =>
  ['liveChat', 'workingHours'].flatMap((part) => {
    const windows = checkAt(source, [part, 'open'], windowsSchema)
    return (windows.ok ? windows.value : []).flatMap(({ from, to }, index) =>
      from === to ? [source.problem([part, 'open', index, 'to'], `${part}: ${aroundTheClock}`)] : [],
    )
  })

const aroundTheClock =
  'a window that ends when it begins is open for 24 hours; write from "00:00" to "24:00" where that is meant, or leave the window out where nothing opens'
