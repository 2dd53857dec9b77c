import type { PageTexts, TextKey } from '../page-texts.ts'

/** The page's own words, in the language that was chosen for its reader. */
let chosen: { readonly language: string; readonly texts: Partial<Record<TextKey, string>> } = {
  language: 'en',
  texts: {},
}

/** Takes the language that the catalog has and the reader wants most, else the vendor's own. */
export const chooseTexts = ({ own, languages }: PageTexts, wanted: string | undefined): void => {
  const wishes = wanted === undefined ? [] : [wanted, wanted.split('-')[0] ?? wanted]
  const language = wishes.find((wish) => languages[wish] !== undefined) ?? own
  chosen = { language, texts: languages[language] ?? {} }
}

/** BCP 47, of all that `say` says. */
export const chosenLanguage = (): string => chosen.language

/** One of the page's own texts. What the desk says comes with its messages. */
export const say = (key: TextKey, values: Readonly<Record<string, string | number>> = {}): string =>
  (chosen.texts[key] ?? '').replaceAll(/\{([a-z-]+)\}/g, (whole, name: string) => String(values[name] ?? whole))
