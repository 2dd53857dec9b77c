import type { mongo } from 'mongoose'

/** One query that a store has sent. */
export interface Query {
  readonly command: string
  readonly collection: string
  /** Empty where there is a pipeline. */
  readonly filter: object
  readonly sort: object | null
  readonly limit: number | null
  readonly pipeline: object[] | null
}

const reads = new Set(['find', 'aggregate', 'getMore'])
const writes = new Set(['insert', 'update', 'delete', 'findAndModify'])

/** What stores have sent. */
export class Commands {
  readonly queries: Query[] = []
  reads = 0
  writes = 0

  readonly hear = ({ commandName, command }: mongo.CommandStartedEvent): void => {
    if (reads.has(commandName) && !isWatching(command)) this.reads++
    if (writes.has(commandName)) this.writes++
    this.queries.push(...queriesOf(commandName, command))
  }

  /** How many since the last call. */
  take(): { readonly reads: number; readonly writes: number } {
    const taken = { reads: this.reads, writes: this.writes }
    this.reads = 0
    this.writes = 0
    return taken
  }
}

const isWatching = (command: mongo.Document): boolean =>
  JSON.stringify(command.pipeline ?? []).includes('$changeStream')

const queriesOf = (commandName: string, command: mongo.Document): Query[] => {
  const query = (filter: object, more: Partial<Query> = {}): Query => ({
    command: commandName,
    collection: String(command[commandName]),
    filter,
    sort: null,
    limit: null,
    pipeline: null,
    ...more,
  })
  switch (commandName) {
    case 'find':
      return [query(command.filter ?? {}, { sort: sortOf(command), limit: command.limit ?? null })]
    case 'aggregate':
      return isWatching(command) ? [] : [query({}, { pipeline: command.pipeline })]
    case 'findAndModify':
      return [query(command.query, { sort: sortOf(command), limit: 1 })]
    case 'update':
      return command.updates.map(({ q, multi }: mongo.Document) => query(q, { limit: multi === true ? null : 1 }))
    case 'delete':
      return command.deletes.map(({ q, limit }: mongo.Document) => query(q, { limit: limit === 1 ? 1 : null }))
    default:
      return []
  }
}

/** The driver keeps the order of the fields in a map. */
const sortOf = ({ sort }: mongo.Document): object | null =>
  sort === undefined ? null : sort instanceof Map ? Object.fromEntries(sort) : sort

/** The query without its values: queries of one shape get the same plan. */
export const shapeOf = ({ command, collection, filter, sort, limit, pipeline }: Query): string =>
  [
    `${command} ${collection}`,
    JSON.stringify(pipeline === null ? withoutValues(filter) : pipeline.map(withoutValues)),
    sort === null ? '' : `sort ${JSON.stringify(sort)}`,
    limit === null ? '' : 'limit',
  ]
    .filter((part) => part !== '')
    .join(' ')

const withoutValues = (value: unknown): unknown => {
  if (Array.isArray(value) || value === null || typeof value !== 'object') return '?'
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutValues(inner)]))
}

export interface Plan {
  readonly scansCollection: boolean
  /** Documents looked at for each one found. */
  readonly examinedPerReturned: number
}

/** How the server finds what a query asks for. Writes are explained by what they look for. */
export const planOf = async (database: mongo.Db, query: Query): Promise<Plan> => {
  const explained: mongo.Document =
    query.pipeline === null
      ? await database.command({ explain: asFind(query), verbosity: 'executionStats' })
      : await database.collection(query.collection).aggregate(query.pipeline).explain('executionStats')
  const text = JSON.stringify(explained)
  const stats = explained.executionStats ?? explained.stages?.[0]?.$cursor?.executionStats
  return {
    scansCollection: text.includes('"COLLSCAN"'),
    examinedPerReturned: stats.totalDocsExamined / Math.max(1, stats.nReturned),
  }
}

const asFind = ({ collection, filter, sort, limit }: Query) => ({
  find: collection,
  filter,
  ...(sort === null ? {} : { sort }),
  ...(limit === null ? {} : { limit }),
})
