import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** What is known of a target's end: a tool itself may hide that it failed. */
export interface TargetEnd {
  /** `null`: it did not come to an end of its own. */
  readonly code: number | null
  /** The first line of what it threw; `null` when it threw nothing. */
  readonly error: string | null
}

const [START, END] = ['target.pid', 'target.json']

/**
 * The script to load before a target's own with `-r`. Tools leave logs where they start, so they run in a
 * scratch folder; the target gets the user's folder back. It notes its process and its end, and ends in order
 * when asked, so that the record is written. The first process only: forks load it too.
 */
export function targetPreload(folder: string, cwd: string): string {
  const [start, end, home] = [join(folder, START), join(folder, END), cwd].map((path) => JSON.stringify(path))
  return `'use strict'
const fs = require('node:fs')
const exit = process.exit.bind(process)
const isFirst = () => {
  try {
    fs.writeFileSync(${start}, String(process.pid), { flag: 'wx' })
    return true
  } catch {
    return false
  }
}
if (require('node:worker_threads').isMainThread && isFirst()) {
  process.chdir(${home})
  let error = null
  process.on('uncaughtExceptionMonitor', (thrown) => {
    error = String(thrown && thrown.message ? thrown.message : thrown).split('\\n')[0].slice(0, 400)
  })
  process.on('exit', (code) => fs.writeFileSync(${end}, JSON.stringify({ code, error })))
  // First of all listeners and out of the way at once: a tool's own one asks whether it is alone.
  const ended = () => {
    process.removeListener('SIGINT', ended)
    if (process.listenerCount('SIGINT') === 0) exit(0)
  }
  process.prependListener('SIGINT', ended)
}
`
}

/** The file in which the target notes its process. */
export function pidFileIn(folder: string): string {
  return join(folder, START)
}

/** How the target ended; `null` while it runs, or when it was killed. */
export function readTargetEnd(folder: string): TargetEnd | null {
  try {
    return JSON.parse(readFileSync(join(folder, END), 'utf8')) as TargetEnd
  } catch {
    return null
  }
}

/** Sends a signal to the target; nothing when there is none. */
export function signalTarget(folder: string, signal: NodeJS.Signals): void {
  try {
    process.kill(Number(readFileSync(join(folder, START), 'utf8')), signal)
  } catch {
    // It has not begun, or has ended.
  }
}
