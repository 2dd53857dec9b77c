const eighths = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉']

/** A bar as long as a share, 0 to 1, of `width` columns. */
export const bar = (share: number, width: number): string => {
  const steps = Math.round(Math.min(1, Math.max(0, share)) * width * 8)
  return '█'.repeat(steps >> 3) + (eighths[steps & 7] ?? '')
}

/** `97 %`; with digits after the point `97.3 %`. */
export const percent = (share: number, digits = 0): string => `${(share * 100).toFixed(digits)} %`
