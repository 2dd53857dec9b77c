/** The name of a store as it may be shown: without the password, and without options that may hold one. */
export const maskedUrl = (url: string): string =>
  /^mongodb/i.test(url) ? url.replace(/^([^:]+:\/\/[^:@/]*):.*@/, '$1:***@').replace(/\?.*$/, '') : url
