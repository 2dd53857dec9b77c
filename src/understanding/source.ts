import type { Catalog } from '../catalog/model.ts'

/** What of a catalog the understanding of messages is made from. */
export type UnderstandingSource = Pick<Catalog, 'vendor' | 'plans' | 'priorities' | 'services' | 'understanding'>
