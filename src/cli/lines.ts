/**
 * The lines of a stream of text. Only a line feed ends one, with or without a carriage return before it: JSON and
 * customers' texts may hold the other separators that terminals know.
 */
export async function* linesOf(input: NodeJS.ReadableStream): AsyncGenerator<string> {
  input.setEncoding('utf8')
  let pieces: string[] = []
  for await (const chunk of input as AsyncIterable<string>) {
    const [first = '', ...more] = chunk.split('\n')
    pieces.push(first)
    for (const next of more) {
      yield withoutReturn(pieces.join(''))
      pieces = [next]
    }
  }
  const last = pieces.join('')
  if (last !== '') yield withoutReturn(last)
}

const withoutReturn = (line: string): string => (line.endsWith('\r') ? line.slice(0, -1) : line)
