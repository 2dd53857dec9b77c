import { z } from 'zod'
import { monitors } from './monitoring.ts'
import { type Operation, operations, problemMeanings } from './operations.ts'
import * as wire from './wire.ts'

type Json = Readonly<Record<string, unknown>>

const schemaPath = (id: string): string => `#/components/schemas/${id}`

const withoutMarks = ({ $schema, $id, ...schema }: Json): Json => schema

/** All schemas that have a name, each once. */
const componentSchemas = (): Json => {
  const named = z.toJSONSchema(wire.named, { uri: schemaPath, io: 'input' }).schemas
  return Object.fromEntries(Object.entries(named).map(([id, schema]) => [id, withoutMarks(schema)]))
}

const ref = (schema: z.ZodType): Json => ({ $ref: schemaPath(wire.named.get(schema)?.id ?? '') })
const json = (schema: z.ZodType): Json => ({ 'application/json': { schema: ref(schema) } })
const bytes: Json = { '*/*': { schema: { type: 'string', format: 'binary' } } }
const events: Json = { 'text/event-stream': { schema: { type: 'string' } } }
const contentOf = (what: Operation['answer']): Json =>
  what === 'bytes' ? bytes : what === 'events' ? events : json(what)

const problemAnswer = (status: Operation['problems'][number]): Json => ({
  description: problemMeanings[status],
  content: json(wire.problem),
})

const answers = ({ success, answer, problems, summary }: Operation): Json => ({
  [success]: {
    description: summary,
    content: contentOf(answer),
  },
  ...Object.fromEntries(problems.map((status) => [status, problemAnswer(status)])),
})

const inPath = (path: string): Json[] =>
  [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }))
const lastEventId: Json = {
  name: 'Last-Event-ID',
  in: 'header',
  required: false,
  description: 'Id of the last event that was read: the stream goes on after it',
  schema: withoutMarks(z.toJSONSchema(wire.cursor)),
}

const isOptional = (schema: z.ZodType): boolean => schema.safeParse(undefined).success

const inQuery = (query: z.ZodObject | null): Json[] =>
  Object.entries(query?.shape ?? {}).map(([name, schema]) => {
    const { description, ...rest } = withoutMarks(z.toJSONSchema(schema))
    return { name, in: 'query', required: !isOptional(schema), description, schema: rest }
  })

const parameters = ({ path, query, answer }: Operation): Json[] => [
  ...inPath(path),
  ...inQuery(query),
  ...(answer === 'events' ? [lastEventId] : []),
]

const describeOperation = (id: string, operation: Operation): Json => ({
  operationId: id,
  summary: operation.summary,
  parameters: parameters(operation),
  ...(operation.body === null ? {} : { requestBody: { required: id !== 'open', content: contentOf(operation.body) } }),
  responses: answers(operation),
  security: operation.secured ? [{ token: [] }] : [],
})

const describeMonitor = ({ id, summary, answer, refusals }: (typeof monitors)[number]): Json => ({
  operationId: id,
  summary,
  responses: {
    200: { description: summary, content: json(answer) },
    ...Object.fromEntries(
      Object.entries(refusals).map(([status, { description, schema }]) => [
        status,
        { description, content: json(schema) },
      ]),
    ),
  },
  security: [],
})

const paths = (): Json => {
  const described = Object.entries(operations).map(([id, operation]) => ({
    path: operation.path,
    entry: [operation.method, describeOperation(id, operation)] as const,
  }))
  const beside = monitors.map((each) => ({ path: each.path, entry: ['get', describeMonitor(each)] as const }))
  const byPath = Map.groupBy([...described, ...beside], ({ path }) => path)
  return Object.fromEntries(
    [...byPath].map(([path, methods]) => [path, Object.fromEntries(methods.map(({ entry }) => entry))]),
  )
}

/** The HTTP interface as an OpenAPI 3.1 document, made of the schemas that requests are checked with. */
export const openApi = (): Json => ({
  openapi: '3.1.0',
  info: {
    title: 'Frontdesk web chat',
    version: '1',
    description:
      'A conversation is opened without a token; everything else needs the bearer token that came with it. ' +
      'All instants are ISO 8601 in UTC. Every refusal is {error: {code, message}}, and the message tells the remedy.',
  },
  paths: paths(),
  components: {
    schemas: componentSchemas(),
    securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
  },
})
