import { describe, expect, it } from 'vitest'
import { isForUs, type Place } from '../../src/triage/attention.ts'
import type { Intent } from '../../src/understanding/understanding.ts'

const place = (to: Place['to'], listening = false): Place => ({ shared: true, to, listening })
const said = (...intents: Intent[]) => ({ intents })

describe('what is ours to answer', () => {
  it('answers whatever is said to us, in private or by name', () => {
    expect(isForUs(undefined, false, said('greeting'))).toBe(true)
    expect(isForUs(place('us'), false, said('out-of-scope'))).toBe(true)
  })

  it('goes on with its own thread, and leaves the threads of others alone', () => {
    expect(isForUs(place('thread'), true, said('thanks'))).toBe(true)
    expect(isForUs(place('thread'), false, said('report-problem'))).toBe(false)
  })

  it('keeps quiet when somebody else is spoken to, in its own thread, too', () => {
    expect(isForUs(place('others'), true, said('report-problem'))).toBe(false)
  })

  it('speaks unasked only where it was told to, and never to a greeting between people', () => {
    expect(isForUs(place('room'), false, said('coverage'))).toBe(false)
    expect(isForUs(place('room', true), false, said('coverage'))).toBe(true)
    expect(isForUs(place('room', true), false, said('greeting'))).toBe(false)
    expect(isForUs(place('room', true), false, said('greeting', 'coverage'))).toBe(true)
  })
})
