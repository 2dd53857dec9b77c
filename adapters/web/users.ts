import type { UserForm } from '../../src/accounts/user-form.ts'
import { readFreeText } from '../shared/free-text.ts'

/** A rule for everybody of the web is nothing: whoever may write there is anybody. */
const isForMany = (typed: string): boolean => typed === '*' || typed.endsWith('/*')

/** Whatever the embedding site calls its users. There are no rules for many. */
export const webUsers: UserForm = {
  forms: [{ form: 'USER', names: 'a signed-in user of your site', example: 'anna@example.com' }],
  where:
    'It is the id that your site signs (data-user), at most 256 characters in one line, and neither * nor ending with /*.',
  read: (typed) => (isForMany(typed) ? null : readFreeText(typed)),
}
