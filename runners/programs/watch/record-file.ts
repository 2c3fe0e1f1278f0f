import { closeSync, openSync, writeSync } from 'node:fs'
import { LOST_AT, LOST_DIGITS, type StartRecord, type ThreadRecord } from './records.js'

/**
 * Writes records, a line each, and counts those for which there was no room. The count is kept in digits that
 * are in the file from the beginning: a full disk still takes those.
 */
export function recordFile(path: string, start: Omit<StartRecord, 'type' | 'lost'>) {
  let fd: number | undefined
  let position = 0
  let lost = 0
  const begin = (): void => append({ type: 'start', lost: digits(lost), ...start })
  const append = (record: ThreadRecord): void => {
    fd ??= openSync(path, 'wx')
    const line = Buffer.from(`${JSON.stringify(record)}\n`)
    // Half a line is no record: the next one is written over it.
    if (writeSync(fd, line, 0, line.length, position) < line.length) throw new Error('no room')
    position += line.length
  }
  const write = (record: ThreadRecord): void => {
    try {
      if (position === 0) begin()
      append(record)
    } catch {
      lost++
      noteLost()
    }
  }
  try {
    // At once: a thread that never comes to write is known to have been there.
    begin()
  } catch {
    // There may be room later.
  }
  return { write, close: () => fd !== undefined && closeSync(fd) }

  function noteLost(): void {
    try {
      if (fd !== undefined && position > 0) writeSync(fd, digits(lost), LOST_AT)
    } catch {
      // The lab is gone; the program goes on.
    }
  }
}

function digits(lost: number): string {
  return String(lost).padStart(LOST_DIGITS, '0')
}
