import { texts } from '../texts.ts'
import { button, h, icon, icons } from './dom.ts'

/** What a person sees who has said nothing yet. */
export const createWelcome = (onAsk: (question: string, byKeyboard: boolean) => void): HTMLElement =>
  h(
    'div',
    { class: 'welcome' },
    h('p', { class: 'heading' }, texts.welcome.heading),
    h('p', { class: 'lead' }, texts.welcome.lead),
    h(
      'ul',
      { class: 'suggestions', 'aria-label': texts.welcome.suggestions },
      ...texts.welcome.questions.map((question) =>
        h(
          'li',
          {},
          button({}, ({ detail }) => onAsk(question, detail === 0), question, icon(icons.arrow)),
        ),
      ),
    ),
  )
