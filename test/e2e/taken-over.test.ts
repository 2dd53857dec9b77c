import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { startServer, type Workplace, workplace } from '../support/program.ts'
import { answeredTimes, openVisitor } from './visitor.ts'

/** Counts for minutes before a ticket is written. */
const slow = `
  CREATE TRIGGER slow BEFORE INSERT ON ticket BEGIN
    SELECT count(*) FROM (WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 5000000000) SELECT i FROM n);
  END`

const inDatabase = <Value>({ folder }: Workplace, work: (db: DatabaseSync) => Value): Value => {
  const db = new DatabaseSync(join(folder, 'data', 'frontdesk.db'), { timeout: 5000 })
  try {
    return work(db)
  } finally {
    db.close()
  }
}

// Elsewhere a system doesn't tell which of its processes runs, and the lease runs out.
it.skipIf(!existsSync('/proc/self/stat'))(
  'opens the ticket at once that a killed process was opening, however long its lease has still to run',
  async () => {
    const at = workplace()
    const killed = await startServer(at)
    const visitor = await openVisitor(killed.url)
    inDatabase(at, (db) => db.exec(slow))
    expect(await visitor.say('One provider gets no calls since this morning')).toMatchObject({ status: 202 })
    await killed.end('SIGKILL')
    const leased = inDatabase(at, (db) => {
      db.exec('DROP TRIGGER slow')
      return db.prepare('UPDATE effect SET lease_until = ? WHERE lease_until > 0').run(Date.parse('2100-01-01')).changes
    })
    expect(leased).toBe(1)

    const heir = await startServer(at)
    const messages = await answeredTimes(visitor.at(heir.url), 1)
    expect(messages.map(({ from }) => from)).toEqual(['customer', 'bot'])
    expect(messages.at(-1)?.text).toMatch(/#1001 is open/)
  },
)
