/** The words that `Intl` doesn't have. A language without them gets the same facts said without words. */
export interface Words {
  readonly everyDay: string
  /** After a time of day: "09:00 your time". */
  readonly yourTime: string
  /** After hours: "09:00–17:00 in your time". */
  readonly inYourTime: string
  readonly noHours: string
}

const words: Readonly<Record<string, Words>> = {
  en: {
    everyDay: 'every day',
    yourTime: 'your time',
    inYourTime: 'in your time',
    noHours: 'no regular hours',
  },
}

/** The words of a language (`en`, `en-US`); null where there are none. */
export const wordsOf = (language: string): Words | null => words[new Intl.Locale(localeOf(language)).language] ?? null

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
