import { say } from '../texts.ts'
import { button, h, icon, icons } from './dom.ts'

const questions = ['coverage', 'availability', 'report-problem', 'reaction-time'] as const

/** What a person sees who has said nothing yet. */
export const createWelcome = (onAsk: (question: string, byKeyboard: boolean) => void): HTMLElement =>
  h(
    'div',
    { class: 'welcome' },
    h('p', { class: 'heading' }, say('welcome.heading')),
    h('p', { class: 'lead' }, say('welcome.lead')),
    h(
      'ul',
      { class: 'suggestions', 'aria-label': say('welcome.suggestions') },
      ...questions
        .map((key) => say(`welcome.${key}`))
        .map((question) =>
          h(
            'li',
            {},
            button({}, ({ detail }) => onAsk(question, detail === 0), question, icon(icons.arrow)),
          ),
        ),
    ),
  )
