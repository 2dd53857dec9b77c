export const isMongoUrl = (url: string): boolean => /^mongodb(\+srv)?:\/\//.test(url)

/** The name of a store as it may be shown: without the password, and without options that may hold one. */
export const shownUrl = (url: string): string =>
  isMongoUrl(url) ? url.replace(/^([^:]+:\/\/[^:@/]*):.*@/, '$1:***@').replace(/\?.*$/, '') : url

/** The file of an embedded store; null where there is none. */
export const sqliteFileOf = (url: string): string | null => {
  const path = /^sqlite:(.+)$/.exec(url)?.[1]
  return path === undefined || path === ':memory:' ? null : path
}
