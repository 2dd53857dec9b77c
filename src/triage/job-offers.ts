import type { ServiceId } from '../ids.ts'
import type { Action } from './message.ts'

const prefix = 'open-ticket:'

/** The id of the button that opens a ticket for a job. */
export const jobOfferFor = (service: ServiceId): string => `${prefix}${service}`

/** Whether a button offers a ticket for a job. */
export const offersJob = ({ id }: Pick<Action, 'id'>): boolean => id.startsWith(prefix)
