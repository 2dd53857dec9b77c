import { execFileSync } from 'node:child_process'
import { expect, it } from 'vitest'

const script = `
  import { createRequire } from 'node:module'
  import { hoursSchema } from './src/schedule/hours-schema.ts'
  import { openState } from './src/schedule/open-state.ts'
  const week = [{ days: 'every day', from: '08:00', to: '20:00' }]
  const loaded = () => Object.keys(createRequire(import.meta.url).cache).some((file) => file.includes('date-holidays'))
  const read = (more) => openState(hoursSchema(null).parse({ zone: 'UTC+2', liveChat: { open: week }, ...more }).liveChat, 'UTC+2', 0)
  read({})
  const without = loaded()
  read({ holidayCountry: 'LT' })
  console.log(JSON.stringify({ without, with: loaded() }))
`

it('loads the holidays of countries only for hours that name one: it takes longer than all the rest of the room', () => {
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', script], { encoding: 'utf8' })
  expect(JSON.parse(printed)).toEqual({ without: false, with: true })
})
