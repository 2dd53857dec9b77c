import type { UserForm } from '../../src/accounts/user-form.ts'
import { readFreeText } from '../shared/free-text.ts'

export const terminalUsers: UserForm = {
  forms: [{ form: 'USER', names: 'who talks in the terminal', example: 'anna' }],
  where: null,
  read: readFreeText,
}
