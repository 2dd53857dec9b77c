import { parentPort } from 'node:worker_threads'
import { Hand } from '../understanding/hand.ts'
import type { Step } from './learn-side-by-side.ts'

const hand = new Hand()

parentPort?.on('message', (asked: Step) => {
  switch (asked.step) {
    case 'beginReading':
      return parentPort?.postMessage(hand.beginReading(asked.task))
    case 'endReading':
      return parentPort?.postMessage(hand.endReading(asked.mentions))
    case 'learn': {
      const learned = hand.learn(asked.learning, asked.share)
      parentPort?.postMessage(
        learned,
        learned.map(({ buffer }) => buffer),
      )
      // That was the last: the thread may end.
      return parentPort?.close()
    }
  }
})
