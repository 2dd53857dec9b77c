/** What the home tab, the assistant pane and the form say beside the catalog's own words. */
export const texts = {
  plan: 'Your plan',
  chat: 'Live chat',
  chatOpenUntil: 'Open until ',
  chatOpen: 'Open',
  chatOpens: 'Closed, opens ',
  chatClosed: 'Closed',
  tickets: 'Your open tickets from this chat',
  noTickets: 'None.',
  askHere: 'Write under Messages, mention me in a channel, or use /support with your question.',
  promptsTitle: 'What can I do for you?',
  /** Followed by their names. */
  filesLeft: 'These files could not be put here: ',
  /** Shown after our name. */
  status: 'is working on an answer…',
  form: {
    title: 'Open a ticket',
    submit: 'Open',
    cancel: 'Cancel',
    subject: 'Subject',
    description: 'What happens, and since when?',
    priority: 'Priority',
    version: 'Version in use',
  },
} as const
