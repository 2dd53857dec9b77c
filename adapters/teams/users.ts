import type { UserForm } from '../../src/accounts/user-form.ts'

/** A GUID; the Playground's own are a sign or two longer. */
const id = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12,14}'
const pattern = new RegExp(`^${id}/(?:${id}|\\*)$`)
/** People without an object id, who were linked by a code: what Teams calls them by has letters of both kinds. */
const nameless = new RegExp(`^(${id})/(29:[\\w-]+)$`, 'i')

/** Some of Microsoft's tools print ids in capitals; Teams sends them in small letters. */
export const teamsUsers: UserForm = {
  forms: [
    {
      form: 'TENANT/OBJECT-ID',
      names: 'a person',
      example: '72f988bf-86f1-41af-91ab-2d7cd011db47/7faf8bf2-3d68-4c1e-b8ee-6b5f0e2c2c77',
    },
    {
      form: 'TENANT/*',
      names: 'everybody of a tenant, save guests',
      example: '"72f988bf-86f1-41af-91ab-2d7cd011db47/*"',
    },
  ],
  where: `Both ids are in Microsoft Entra (https://entra.microsoft.com): the tenant's on its Overview, a person's, called
Object ID, on their page under Users.`,
  read: (typed) => {
    const [, tenant, person] = nameless.exec(typed) ?? []
    if (tenant !== undefined) return `${tenant.toLowerCase()}/${person}`
    const user = typed.toLowerCase()
    return pattern.test(user) ? user : null
  },
}
