import type { UserForm } from '../../src/accounts/user-form.ts'

/** Workspaces and, in large organisations, the organisation itself; people, whom Slack may name either way. */
const pattern = /^[TE][A-Z0-9]+\/(?:[UW][A-Z0-9]+|\*)$/

/** Slack writes its ids in capitals alone. */
export const slackUsers: UserForm = {
  forms: [
    { form: 'TEAM/USER', names: 'a person', example: 'T024BE7LD/U023BECGF' },
    { form: 'TEAM/*', names: 'everybody of a workspace, save guests', example: '"T024BE7LD/*"' },
  ],
  where: `The id of a workspace (T…) is in the address of Slack in a browser, app.slack.com/client/T…; a person's (U…) is
in their profile, under ⋮, Copy member ID.`,
  read: (typed) => {
    const user = typed.toUpperCase()
    return pattern.test(user) ? user : null
  },
}
