import { afterAll, beforeAll } from 'vitest'
import { type Playground, startPlayground } from './playground.ts'
import { type Address, openAddress } from './rig.ts'

/** The Playground and the address of the bot in it, one after another's. */
export interface Stage {
  readonly address: Address
  readonly playground: Playground
}

/** One Playground for all tests of a file. Call it at the top; it is there once the first test runs. */
export const useStage = (): (() => Stage) => {
  let stage: Stage | null = null
  beforeAll(async () => {
    const address = await openAddress()
    stage = { address, playground: await startPlayground(address.url) }
  })
  afterAll(async () => {
    await stage?.playground.close()
    await stage?.address.close()
  })
  return () => {
    if (stage === null) throw new Error('the Playground is not started yet')
    return stage
  }
}
