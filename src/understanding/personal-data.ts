/** What tells who somebody is or opens a door, and what stands in its place. Each pattern is bounded: time stays linear. */
const kinds: readonly (readonly [RegExp, string])[] = [
  [/[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu, '‹e-mail›'],
  [/(?<![\p{L}\p{N}])FD[-\u2010-\u2015\u2212][0-9A-Z]{3,12}(?:[-\u2010-\u2015\u2212][0-9A-Z]{1,12}){0,3}/giu, '‹code›'],
  [/(?<![\p{L}\p{N}])FD[0-9A-Z]{10}(?![\p{L}\p{N}])/giu, '‹code›'],
  [/(?<![\p{L}\p{N}])FD(?=.{0,12}\d) [0-9A-Z]{5} [0-9A-Z]{5}(?![\p{L}\p{N}])/giu, '‹code›'],
  // After a colon or the like, whatever stands there; after "is", what says nothing about the password itself.
  [
    /(?<=(?<![\p{L}\p{N}])(?:pass(?:word|wd|phrase|code)?|pwd|pw|secret|pin(?: code)?|parole?|пароль|contraseña|slaptažodis|passwort|hasło|senha|mot de passe)(?: (?:of|for) \S{1,40})?\s{0,2}(?:[:=]|->|→)\s{0,2})[^\s]{1,128}/giu,
    '‹secret›',
  ],
  [
    /(?<=(?<![\p{L}\p{N}])(?:pass(?:word|wd|phrase|code)?|pwd|pw|pin(?: code)?) (?:is|was|to) )(?!(?:not|no|wrong|invalid|incorrect|rejected|refused|expired|lost|forgotten|correct|right|ok|fine|the|a|an|too|same|still|never|needed|required|asked|unknown|empty|be|reset|changed|set)(?![\p{L}\p{N}]))[^\s]{1,128}/giu,
    '‹secret›',
  ],
  [
    /(?<=(?<![\p{L}\p{N}])(?:pass(?:word|wd|phrase|code)?|pwd|pw|пароль|contraseña|slaptažodis|passwort|hasło|senha) )(?=[^\s]{0,127}[\d$%&*#@!])[^\s]{4,128}/giu,
    '‹secret›',
  ],
  [/(?<![\p{L}\p{N}])[A-Z]{2}\d{2}[A-Z0-9]{11,30}(?![\p{L}\p{N}])/giu, '‹account›'],
  [/(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?:[ -][A-Z0-9]{4}){2,7}(?:[ -][A-Z0-9]{1,3})?(?![\p{L}\p{N}])/gu, '‹account›'],
  [/(?<![\p{L}\p{N}])[a-z]{2}\d{2}(?:[ -]\d{4}){2,7}(?:[ -]\d{1,3})?(?![\p{L}\p{N}])/gu, '‹account›'],
  [/(?<![\p{L}\p{N}.])\d{1,3}(?:\.\d{1,3}){3}(?![\p{L}\p{N}])/gu, '‹address›'],
  [/(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){3,7}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/giu, '‹address›'],
  [
    /(?<![\p{L}\p{N}:])(?:[0-9a-f]{1,4}:){0,6}(?:[0-9a-f]{1,4})?::(?:[0-9a-f]{1,4}:){0,6}[0-9a-f]{1,4}(?![\p{L}\p{N}:])/giu,
    '‹address›',
  ],
  [/(?<![\p{L}\p{N}])\+?\(?\d(?:[ ()./-]{0,2}\d){6,18}(?![\p{L}\p{N}])/gu, '‹number›'],
]

/**
 * The text without e-mail and IP addresses, link codes, passwords, bank accounts and numbers as long as a phone's. Names stay: no pattern tells
 * them from other words.
 */
export const withoutPersonalData = (text: string): string =>
  kinds.reduce((masked, [pattern, name]) => masked.replaceAll(pattern, name), text)
