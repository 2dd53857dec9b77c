import type { Store } from '../../../src/store/store.ts'

/** A store of its own for one test. */
export interface Opened {
  readonly store: Store
  /** A second instance on the same data, as another process has it. */
  another(): Promise<Store>
  /** Closes every instance and opens the data again. */
  reopen(): Promise<Store>
  /** Closes every instance and removes the data. */
  close(): Promise<void>
}

/** What an implementation can't do, with the reason; its tests are skipped under that name. */
export interface Exceptions {
  /** Data outlives the instance, and several instances share it. */
  readonly sharing?: string
}

/** What the parts of the contract work on: the store of the running test. */
export interface Bench extends Omit<Opened, 'close'> {
  /** Declares a test that needs the data to outlive or to be shared. */
  readonly itShared: (title: string, test: () => Promise<void>) => void
}
