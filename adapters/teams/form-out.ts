import { wordsFor } from '../../src/catalog/look-up.ts'
import type { Inbound } from '../../src/runtime/channel.ts'
import { isBarred } from './failure.ts'
import { told } from './files-out.ts'
import { formCard } from './forms.ts'
import { placeAddress } from './inbound.ts'
import type { TeamsDesk } from './port.ts'
import type { Proofs } from './proof.ts'
import { cardActivity } from './render.ts'
import type { Sdk } from './sdk.ts'
import type { Origin } from './wire.ts'

export interface FormParts {
  readonly desk: Pick<TeamsDesk, 'catalog'>
  readonly sdk: Sdk
  readonly proofs: Proofs
}

/**
 * Gives the form for a ticket to whoever asks for it, and to nobody else: a card in a channel would be everybody's, and
 * gone for all once one person sends it off. There, it comes into the asker's own chat and speaks for the channel.
 */
export const handOutForm = async (
  origin: Origin,
  { conversation, identity, language }: Pick<Inbound, 'conversation' | 'identity' | 'language'>,
  { desk, sdk, proofs }: FormParts,
): Promise<void> => {
  const catalog = desk.catalog()
  const words = wordsFor(catalog, language)
  const address = placeAddress(origin)
  if (address.kind === 'personal') return sdk.post(address, cardActivity(formCard(words, catalog)))
  const proof = await proofs.of(conversation, identity.key)
  const form = cardActivity(formCard(words, catalog, { kind: 'form', of: conversation, proof }))
  const isReached = await sdk.postTo(origin.user.id, address, form).then(
    () => true,
    (error: unknown) => {
      if (isBarred(error)) return false
      throw error
    },
  )
  await sdk.post(address, told(words(isReached ? 'private.sent' : 'private.no-chat')))
}
