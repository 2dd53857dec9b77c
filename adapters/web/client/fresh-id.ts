/** An id that nobody else chooses. Only pages from safe origins have the better way. */
export const freshId = (): string => crypto.randomUUID?.() ?? `${Date.now()}-${Math.random()}`
