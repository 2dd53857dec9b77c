import { z } from 'zod'
import { checkFile } from './check-file.ts'
import { optionalTextField, sectionsField, textField } from './fields.ts'
import type { Policy, PolicyId } from './model.ts'
import type { Result } from './problems.ts'
import type { YamlFile } from './yaml-file.ts'

const policy = z.strictObject({ answer: textField, more: optionalTextField, sections: sectionsField })

const policiesSchema = z.strictObject({
  'plan-expiry': policy,
  'bug-policy': policy,
  'unsure-paid': policy,
  emergency: policy,
} satisfies Record<PolicyId, typeof policy>)

/** `policies.yaml`. */
export const readPolicies = (source: YamlFile): Result<Readonly<Record<PolicyId, Policy>>> =>
  checkFile(source, policiesSchema)
