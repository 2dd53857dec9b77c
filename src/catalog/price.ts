import { madeOnce } from '../made-once.ts'
import type { Vendor } from './model.ts'

type Rate = NonNullable<Vendor['hourlyRate']>

/** Where nobody knows how a currency is divided: as most of them are. */
const usualDecimals = 2

/** So many digits stand behind the point: none for yen. */
export const decimalsOf = (currency: string): number => {
  if (!Intl.supportedValuesOf('currency').includes(currency)) return usualDecimals
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
  return maximumFractionDigits ?? usualDecimals
}

/** An amount as a price has it: 95.5 is `95.50`, and 100 stays as it is. */
export const amountText = madeOnce(({ amount, currency }: Pick<Rate, 'amount' | 'currency'>): string =>
  Number.isInteger(amount) ? String(amount) : amount.toFixed(decimalsOf(currency)),
)

/** The hourly rate as customers read it, `80 EUR/h` or as the vendor writes it; null where none does work by the hour. */
export const hourlyPriceOf = ({ hourlyRate: rate }: Pick<Vendor, 'hourlyRate'>): string | null =>
  rate === null ? null : (rate.written ?? `${amountText(rate)} ${rate.currency}/h`)
