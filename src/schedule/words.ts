/** The catalog's words for what `Intl` has no word for, in the language that is spoken. */
export type TimeWords = (
  which:
    | 'every-day'
    /** After a time of day: "09:00 your time". */
    | 'your-time'
    /** After hours: "09:00–17:00 in your time". */
    | 'in-your-time'
    | 'no-hours',
) => string

/** The locale for a language tag from outside: one that `Intl` doesn't know, or that is none, counts as English. */
export const localeOf = (language: string): string => {
  // Day before month, as everywhere but in one country.
  if (language === 'en') return 'en-GB'
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(language)[0] ?? 'en-GB'
  } catch {
    return 'en-GB'
  }
}
