const longest = 256

/** For platforms whose users are called anything: the text itself, where it is one line. */
export const readFreeText = (typed: string): string | null =>
  typed.length <= longest && /^[^\p{Cc}\p{Cs}]+$/u.test(typed) ? typed : null
