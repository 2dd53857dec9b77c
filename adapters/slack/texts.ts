/** What the home tab and the form say beside the catalog's own words. */
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
