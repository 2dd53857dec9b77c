/** What tells who somebody is or opens a door, and what stands in its place. Each pattern is bounded: time stays linear. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu, '‹e-mail›'],
  [/(?<![\p{L}\p{N}])FD[-\u2010-\u2015\u2212][0-9A-Z]{3,12}(?:[-\u2010-\u2015\u2212][0-9A-Z]{1,12}){0,3}/giu, '‹code›'],
  [/(?<![\p{L}\p{N}])FD[0-9A-Z]{10}(?![\p{L}\p{N}])/giu, '‹code›'],
  [/(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}])/gu, '‹address›'],
  [/(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/giu, '‹address›'],
  [
    /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){0,6}(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/giu,
    '‹address›',
  ],
  [/(?<![\p{L}\p{N}])\+?\(?\d(?:[ ()./-]{0,2}\d){6,18}(?![\p{L}\p{N}])/gu, '‹number›'],
]

/**
 * The text without e-mail and IP addresses, link codes and numbers as long as a phone's. Names stay: no pattern tells
 * them from other words.
 */
export const withoutPersonalData = (text: string): string =>
  kinds.reduce((masked, [pattern, name]) => masked.replaceAll(pattern, name), text)
