/** Shows that we are at work on an answer, once, where it takes longer than that. */
export const whenSlow = (answered: Promise<void>, afterMs: number, show: () => void): void => {
  const timer = setTimeout(show, afterMs)
  void answered.then(() => clearTimeout(timer))
}
