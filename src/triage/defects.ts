import { asks } from './asking.ts'
import { holdsPhrase } from './phrases.ts'
import type { Turn } from './turn.ts'

/** "It's a bug", in words of the catalog's list, neither asked nor supposed. */
export const tellsDefect = ({
  text,
  world,
}: Pick<Turn, 'text'> & { readonly world: Pick<Turn['world'], 'catalog'> }) => {
  const { defects, negations, supposing } = world.catalog.understanding.vocabulary
  return !asks(text, world.catalog) && holdsPhrase(text, defects, [...negations, ...supposing])
}
