import { isIPv6 } from 'node:net'

const groups = (part: string): string[] => (part === '' ? [] : part.split(':'))

/** First four groups of an IPv6 address: the /64 that one customer usually has for itself. */
const prefix64 = (address: string): string => {
  const [head = '', tail] = address.split('::')
  const before = groups(head)
  const after = tail === undefined ? [] : groups(tail)
  const zeros = Math.max(0, 8 - before.length - after.length)
  return [...before, ...Array<string>(zeros).fill('0'), ...after]
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')
}

/** What is counted as one address: an IPv4 address, or an IPv6 /64. */
export const addressKey = (ip: string | undefined): string => {
  const bare = ip?.replace(/%.*$/, '').replace(/^::ffff:(?=\d+\.)/i, '') ?? ''
  return isIPv6(bare) ? `${prefix64(bare)}::/64` : bare
}
