import { describe, expect, it } from 'vitest'
import { startCase } from '../support/case.ts'
import { catalogs } from '../support/catalogs.ts'
import { rolesOf } from '../support/roles.ts'

describe.each(catalogs)('a button that nobody was offered, $name', ({ catalog }) => {
  const roles = rolesOf(catalog)

  it.each(['call-emergency', 'open-ticket', `open-ticket:${catalog.services[0]?.id}`])(
    '%s opens nothing',
    async (id) => {
      const desk = await startCase({ catalog, plan: roles.ticketing.id, at: roles.closed })
      expect(await desk.press(id)).toHaveLength(1)
      expect(await desk.store.tickets({ limit: 5 })).toEqual([])
    },
  )
})
