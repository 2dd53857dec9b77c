/** `make`, asked once for each thing: what it made is kept as long as the thing is. */
export const madeOnce = <Thing extends WeakKey, Made>(make: (thing: Thing) => Made): ((thing: Thing) => Made) => {
  const known = new WeakMap<Thing, Made>()
  return (thing) => {
    const made = known.get(thing) ?? make(thing)
    known.set(thing, made)
    return made
  }
}
