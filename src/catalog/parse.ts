import { hoursSchema } from '../schedule/hours-schema.ts'
import { checkFile } from './check-file.ts'
import { digestOf } from './digest.ts'
import { type FileName, type FolderFiles, openFile, strangers } from './folder-files.ts'
import { hoursWarnings } from './hours-warnings.ts'
import type { Catalog } from './model.ts'
import { readPlans } from './plans-file.ts'
import { readPolicies } from './policies-file.ts'
import { readPriorities } from './priorities-file.ts'
import type { Problem, Result } from './problems.ts'
import { readReplies } from './replies-file.ts'
import { readServices } from './services-file.ts'
import { fillTexts } from './texts.ts'
import { readUnderstanding } from './understanding-files.ts'
import { readVendor, vendorWarnings } from './vendor-file.ts'
import type { YamlFile } from './yaml-file.ts'

export interface CatalogOptions {
  /** Holds in place of the desk's zone in `hours.yaml`. */
  readonly zone?: string | null
  /** Whether a matcher was made before of examples with this digest: then they were without a mistake. */
  readonly isLearned?: (digest: string) => boolean
  /** The file of replies that the program comes with: it speaks for those that the folder lacks. */
  readonly shippedReplies?: string | null
}

/**
 * A catalog out of the files of its folder, by path in the folder (`replies/en.yaml`). Every mistake in every file is
 * reported at once; with a single one there is no catalog.
 */
export const parseCatalog = (files: FolderFiles, options: CatalogOptions = {}): Result<Catalog> => {
  const { zone = null, isLearned = () => false, shippedReplies = null } = options
  const problems: Problem[] = [...strangers(files)]
  const take = <Value>(result: Result<Value>): Value | null => {
    if (result.ok) return result.value
    problems.push(...result.problems)
    return null
  }
  const open = (file: FileName) => take(openFile(files, file))
  const vendorFile = open('vendor.yaml')
  const known = vendorFile && take(readVendor(vendorFile))
  const openTexts = (file: FileName): YamlFile | null => {
    const source = open(file)
    if (source === null || known === null) return source
    const filled = fillTexts(source, known.vendor)
    problems.push(...filled.problems)
    return filled.source
  }
  const plansFile = openTexts('plans.yaml')
  const plans = plansFile && take(readPlans(plansFile, known))
  const prioritiesFile = openTexts('priorities.yaml')
  const priorities = prioritiesFile && take(readPriorities(prioritiesFile))
  const servicesFile = openTexts('services.yaml')
  const services = servicesFile && take(readServices(servicesFile, plans?.plans ?? null, known?.vendor ?? null))
  const policiesFile = openTexts('policies.yaml')
  const policies = policiesFile && take(readPolicies(policiesFile))
  const hoursFile = open('hours.yaml')
  const hours = hoursFile && take(checkFile(hoursFile, hoursSchema(zone)))
  const said = known && take(readReplies(files, known.vendor.language, shippedReplies))
  const understanding = take(
    readUnderstanding(
      files,
      {
        vendor: known?.vendor ?? null,
        plans: plans?.plans ?? null,
        priorities: priorities?.priorities ?? null,
        services,
      },
      isLearned,
    ),
  )
  if (
    !vendorFile ||
    !known ||
    !plans ||
    !priorities ||
    !services ||
    !policies ||
    !hoursFile ||
    !hours ||
    !said ||
    !understanding ||
    problems.length > 0
  ) {
    return { ok: false, problems }
  }
  const digest = digestOf(files)
  const { replies } = said
  const warnings = [
    ...vendorWarnings(vendorFile, known.vendor),
    ...said.warnings,
    ...hoursWarnings(hoursFile, { hours, ...plans, ...known }),
  ]
  return {
    ok: true,
    value: { ...known, ...plans, ...priorities, services, policies, hours, replies, understanding, digest, warnings },
  }
}
