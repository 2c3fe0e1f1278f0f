import type { ChildReport } from '../child/protocol.js'

/** How a child's work ended: with its figures, or with the first cause of there being none. */
export type Trial<R> = { readonly status: 'ok'; readonly result: R } | Failure

export interface Failure {
  readonly status:
    | 'invalid'
    | 'nothing-there'
    | 'threw'
    | 'crashed'
    | 'exited'
    | 'out-of-memory'
    | 'timed-out'
    | 'interfered'
    | 'interrupted'
  /** For people, in one line, without a full stop at its end. */
  readonly cause: string
}

/** What a child that ended left behind. */
export interface Remains {
  /** All that came on its result channel. */
  readonly text: string
  /** The end of what it said on standard error. */
  readonly stderr: string
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

const statuses = { usage: 'invalid', nothing: 'nothing-there', threw: 'threw' } as const

/** How Node.js exits when nothing is left to do and a top-level await still waits. */
const UNSETTLED = 13

/** Reads from its remains how a child ended. Only a report with the token is the lab's code speaking. */
export function outcomeOf<R>({ text, stderr, code, signal }: Remains, token: string): Trial<R> {
  const report = parseReport(text, token)
  if (report?.ok) return { status: 'ok', result: report.result as R }
  if (report !== undefined) {
    const printed = report.kind === 'nothing' ? printedError(stderr) : ''
    return { status: statuses[report.kind], cause: `${report.message}${printed}` }
  }
  // One that was ended while it reported leaves a part of its report.
  if (!mayBeginReport(text, token) || text.includes('\n')) return wroteInto('result')
  if (ranOutOfMemory(stderr, code, signal)) {
    return { status: 'out-of-memory', cause: 'it ran out of memory (a larger --max-heap may help)' }
  }
  if (signal === 'SIGKILL') {
    return {
      status: 'crashed',
      cause: 'it was ended by SIGKILL: by somebody, or by a system that ran out of memory',
    }
  }
  if (signal !== null) return { status: 'crashed', cause: `it was ended by ${signal}` }
  if (code === UNSETTLED) {
    return {
      status: 'exited',
      cause:
        'it waited for a promise that nothing can settle any more: a top-level await of the scenario or of what it ' +
        'imports, or the promise of a factory or an op',
    }
  }
  const early = uncaughtIn(stderr)
  if (early !== undefined)
    return {
      status: 'invalid',
      cause: `a module of --import failed before the scenario was loaded: ${early}`,
    }
  return { status: 'exited', cause: `it exited with code ${code} before it had reported` }
}

/** The failure of a child whose code wrote where only the lab's own code may. */
export function wroteInto(channel: 'result' | 'turns'): Failure {
  const descriptor = channel === 'result' ? 4 : 3
  return {
    status: 'interfered',
    cause: `its code wrote into the lab's own pipe (file descriptor ${descriptor}), so its figures cannot be trusted`,
  }
}

/** V8 says so and aborts; a program that only says so did not run out of memory. */
function ranOutOfMemory(stderr: string, code: number | null, signal: NodeJS.Signals | null): boolean {
  const aborted = ['SIGABRT', 'SIGTRAP', 'SIGILL'].includes(signal ?? '') || (code !== null && code > 128)
  return aborted && /heap out of memory|Fatal JavaScript out of memory|invalid table size/i.test(stderr)
}

/** The first error that a file said itself, as one does that catches what keeps it from registering. */
function printedError(stderr: string): string {
  const line = /^\W*(\w*Error\b.*)$/m.exec(stderr)?.[1]
  return line === undefined ? '' : `; it printed: ${line.slice(0, 300)}`
}

/** The error that Node.js ended with by itself: the lab's own code, once it runs, reports what is thrown. */
function uncaughtIn(stderr: string): string | undefined {
  return /^(\w*Error\b.*)$[\s\S]*^Node\.js v\d[\d.]*\s*$/m.exec(stderr)?.[1]
}

/** Whether a report may begin so. */
export function mayBeginReport(text: string, token: string): boolean {
  const start = `{"token":"${token}"`
  return start.startsWith(text.slice(0, start.length))
}

function parseReport(text: string, token: string): ChildReport | undefined {
  try {
    const report = JSON.parse(text) as ChildReport
    return report.token === token ? report : undefined
  } catch {
    return undefined
  }
}
