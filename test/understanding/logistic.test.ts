import { expect, it } from 'vitest'
import { Form, fitLogistic, Questions } from '../../src/understanding/logistic.ts'
import { seededRandom } from '../../src/understanding/random.ts'

/** A message's score for one of ten classes. */
interface Case {
  readonly score: number
  readonly of: number
}

const kinds = 10

const write = (form: Form, { score, of }: Case): Form => {
  form.clear()
  form.put(0, 1)
  form.put(1, score)
  form.put(2, score * score)
  form.put(3 + of, 1)
  form.put(3 + kinds + of, score)
  return form
}

it('chances hold, even where the questions that are looked at first promise too much', () => {
  const random = seededRandom(2)
  const cases = Array.from({ length: 12_000 }, () => ({ score: random() * 4 - 2, of: Math.floor(random() * kinds) }))
  // Every eighth is as the score says. Of the others, the answers to three in ten hang on nothing.
  const yes = cases.map(({ score }, index) => {
    const hangsOnNothing = index % 8 !== 0 && random() < 0.3
    return random() < (hangsOnNothing ? 0.5 : 1 / (1 + Math.exp(-8 * (score - 0.5))))
  })
  const questions = new Questions()
  const form = new Form()
  for (const each of cases) write(form, each).addTo(questions)
  const params = fitLogistic(questions, yes, 3 + 2 * kinds, (feature) => (feature < 3 ? 0.1 : 2))
  const wrong = cases.filter((each, index) => write(form, each).chance(params) > 0.5 !== yes[index])
  expect(wrong.length / cases.length).toBeLessThan(0.2)
})
