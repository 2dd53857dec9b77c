import type { DomainData } from './domain.ts'
import type { JudgeParams } from './judge.ts'
import type { Lexicon } from './lexicon.ts'
import type { Mentions } from './reader.ts'
import type { SmallWeights } from './small-weights.ts'
import type { SpaceData } from './space.ts'
import type { SpellerData } from './speller.ts'
import type { TaughtData } from './taught.ts'

/** Everything learned from a catalog's examples. Belongs to the catalog whose digest it carries. */
export interface Model {
  readonly digest: string
  readonly speller: SpellerData
  readonly space: SpaceData
  readonly domain: DomainData
  readonly english: Lexicon
  readonly mentions: Mentions
  readonly weights: SmallWeights
  readonly judge: JudgeParams
  readonly taught: TaughtData
}
