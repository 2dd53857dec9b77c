import type { UserForm } from '../../src/accounts/user-form.ts'

const pattern = /^\d{17,20}(?:\/\d{17,20})?$/

export const discordUsers: UserForm = {
  forms: [
    { form: 'USER', names: 'a person', example: '1200000000000000100' },
    { form: 'SERVER/ROLE', names: 'everybody with a role', example: '1100000000000000001/1100000000000000700' },
    { form: 'SERVER/SERVER', names: 'everybody on a server', example: '1100000000000000001/1100000000000000001' },
  ],
  where: `With Developer Mode on (in your Discord settings, Advanced), a right click on a person, a server or a role copies
its id, which is a number of 17 to 20 digits.`,
  read: (typed) => (pattern.test(typed) ? typed : null),
}
