export const isMongoUrl = (url: string): boolean => /^mongodb(\+srv)?:\/\//.test(url)

/** The name of a store as it may be shown: without the password, and without options that may hold one. */
export const shownUrl = (url: string): string =>
  isMongoUrl(url) ? url.replace(/^([^:]+:\/\/[^:@/]*):.*@/, '$1:***@').replace(/\?.*$/, '') : url
