import type { IdentityKey } from '../ids.ts'

/** How an administrator writes the users of a platform, as its adapter knows it. */
export interface UserForm {
  /** What may be written, each with whom it names. */
  readonly forms: readonly { readonly form: string; readonly names: string; readonly example: string }[]
  /** Where an administrator finds the ids; null where there is nothing to find. */
  readonly where: string | null
  /** The user as the platform itself writes it; null where nobody can be named so. `typed` has no blanks around it. */
  readonly read: (typed: string) => string | null
}

/** By the platform's name, as commands and identity keys have it. */
export type UserForms = Readonly<Record<string, UserForm>>

const formOf = (forms: UserForms, platform: string): UserForm | undefined =>
  Object.hasOwn(forms, platform) ? forms[platform] : undefined

/** Null where the platform isn't known, or has nobody of that form. */
export const identityIn = (forms: UserForms, platform: string, typed: string): IdentityKey | null => {
  const form = formOf(forms, platform)
  const user = form?.read(typed.trim()) ?? null
  return user === null ? null : (`${platform}:${user}` as IdentityKey)
}

/** What would be right, a line for each form. */
export const explainForms = (forms: UserForms, platform: string): string => {
  const form = formOf(forms, platform)
  if (form === undefined) return `write a platform (${Object.keys(forms).join(', ')}) and a user${exampleOf(forms)}`
  const lines = formLines(form).map((line) => `  ${line}`)
  return [`write ${platform} and one of`, ...lines, ...(form.where === null ? [] : [form.where])].join('\n')
}

const exampleOf = (forms: UserForms): string => {
  const [platform = '', form] = Object.entries(forms)[0] ?? []
  const example = form?.forms[0]?.example
  return example === undefined ? '' : `, such as: ${platform} ${example}`
}

/** Every platform with its forms, for help. */
export const listForms = (forms: UserForms): string =>
  Object.entries(forms)
    .flatMap(([platform, form]) => formLines(form).map((line) => `  ${platform.padEnd(8)} ${line}`))
    .join('\n')

const widestForm = 16

const formLines = ({ forms }: UserForm): readonly string[] =>
  forms.map(({ form, names, example }) => `${form.padEnd(widestForm)} ${names}, such as ${example}`)

/** The same in one line, for a file in which links are written `PLATFORM:USER`. */
export const explainLink = (forms: UserForms, platform: string): string => {
  const form = formOf(forms, platform)
  return form === undefined
    ? `write PLATFORM:USER, with one of ${Object.keys(forms).join(', ')}`
    : `write ${form.forms.map(({ form: written }) => `${platform}:${written}`).join(' or ')}`
}
