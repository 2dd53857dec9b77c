import type { WriteStream } from 'node:tty'

const width = 30
const drawEveryMs = 100

/** A bar on a terminal; elsewhere a line with each new kind of work. `end` leaves the stream on a line of its own. */
export const progressBar = (stream: Pick<WriteStream, 'write'> & { readonly isTTY?: boolean }) => {
  let lastDrawn = 0
  let lastLabel = ''
  const draw = (done: number, total: number, label: string) => {
    const share = total === 0 ? 1 : done / total
    const full = Math.round(share * width)
    const percent = String(Math.floor(share * 100)).padStart(3)
    stream.write(`\r[${'#'.repeat(full)}${'.'.repeat(width - full)}] ${percent} %  ${label.padEnd(14)}`)
  }
  return {
    show: (done: number, total: number, label: string): void => {
      const isNew = label !== lastLabel
      lastLabel = label
      if (stream.isTTY !== true) {
        if (isNew) stream.write(`${done} of ${total}: ${label}\n`)
        return
      }
      const now = performance.now()
      if (!isNew && done < total && now - lastDrawn < drawEveryMs) return
      lastDrawn = now
      draw(done, total, label)
    },
    end: (): void => {
      if (stream.isTTY === true && lastLabel !== '') stream.write('\n')
    },
  }
}
