import type { Instant } from '../ids.ts'

/** Minutes since local midnight; 1440 is the day's end (24:00). An interval holds its start and not its end. */
export interface DayWindow {
  /** ISO weekdays, 1 = Monday to 7 = Sunday, on which the window begins. */
  readonly days: readonly number[]
  readonly startMinute: number
  /** Larger than `startMinute`; above 1440 it runs past midnight into the next day. */
  readonly endMinute: number
}

/** One calendar day in the desk's zone on which the weekly windows don't hold. */
interface Holiday {
  /** `YYYY-MM-DD`, or `--MM-DD` for every year. */
  readonly date: string
  readonly reason: string
}

/** A single stretch of time that goes before everything else. Later ones win over earlier ones. */
export interface Override {
  readonly from: Instant
  readonly to: Instant
  readonly open: boolean
  readonly reason: string
}

/** A week's windows with the days and stretches that differ. */
export interface OpeningHours {
  readonly weekly: readonly DayWindow[]
  readonly holidays: readonly Holiday[]
  /** ISO 3166 country (with region, `US-CA`) whose public holidays hold too; null for none. */
  readonly holidayCountry: string | null
  readonly overrides: readonly Override[]
}

/** The desk's hours: when people answer live, and when reaction times run. */
export interface Hours {
  /** `UTC+2`-like fixed offset or an IANA zone. */
  readonly zone: string
  readonly liveChat: OpeningHours
  readonly working: OpeningHours
}

/** Whether something is open at an instant, and what comes next. */
export interface OpenState {
  readonly open: boolean
  /** The next change from closed to open strictly after the instant; null: never, within the search's bound. */
  readonly opensAt: Instant | null
  /** The next change from open to closed strictly after the instant; null: never, within the search's bound. */
  readonly closesAt: Instant | null
  /** Why it is so. `text` is the holiday's or override's own reason. */
  readonly reason:
    | { readonly kind: 'weekly' }
    | { readonly kind: 'outside-hours' }
    | { readonly kind: 'holiday'; readonly text: string }
    | { readonly kind: 'override'; readonly text: string }
    | { readonly kind: 'never' }
}
