import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadMatcher } from '../../src/runtime/model-cache.ts'
import { loadCatalog, vendorFolder } from '../catalog/vendor-catalog.ts'

export const vendorCatalog = await loadCatalog(vendorFolder)
/** Learned once for all tests: the cache knows by its digest whether the examples are still the same. */
export const vendorMatcher = await loadMatcher(vendorCatalog, join(tmpdir(), 'frontdesk-test-matchers'))
