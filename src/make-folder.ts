import { existsSync, mkdirSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * Makes a folder with all that it lies in, where it isn't there. Not by Node's `recursive`: that tries for ever where a
 * folder exists in which none can be made, as in /proc.
 */
export const makeFolder = (folder: string, mode?: number): void => {
  if (existsSync(folder)) return
  makeFolder(dirname(folder), mode)
  try {
    mkdirSync(folder, mode)
  } catch (error) {
    // Another process was faster.
    if (!existsSync(folder)) throw error
  }
}
