import { isAbsolute, relative } from 'node:path'
import type { SummaryStyle } from '../reports/summary/summary-table.js'
import { wrapSentences } from '../reports/text/wrap.js'

/** What a command has of the outside world; tests hand in their own. */
export interface Io {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly cwd: string
  /** Aborted by the first Ctrl-C. */
  readonly signal: AbortSignal
}

/** The part of a stream that commands use. */
export interface Output {
  readonly write: (text: string) => unknown
  readonly isTTY?: boolean
  readonly columns?: number
  readonly rows?: number
  /** Resolves once everything is out: with what could not be written and why, if anything. */
  readonly lost?: () => Promise<string | undefined>
}

/** Whether to colour what goes to `output`: NO_COLOR (no-color.org) and FORCE_COLOR are honoured. */
function wantsColor(output: Output, env: Io['env']): boolean {
  if (env.NO_COLOR !== undefined && env.NO_COLOR !== '') return false
  if (env.FORCE_COLOR !== undefined && env.FORCE_COLOR !== '0') return true
  return output.isTTY === true && env.TERM !== 'dumb'
}

/** How a summary is set on standard output. */
export function summaryStyle({ stdout, env }: Io, verbose: boolean): SummaryStyle {
  return { color: wantsColor(stdout, env), width: stdout.columns ?? 120, verbose }
}

/** Text for people; on a terminal its sentences break between words. */
export function wrapToTerminal(text: string, { isTTY, columns }: Output): string {
  return isTTY && columns ? wrapSentences(text, columns) : text
}

/** The path from the folder that people are in, unless it lies elsewhere. */
export function pathFrom(cwd: string, path: string): string {
  const inside = relative(cwd, path)
  return inside.startsWith('..') || isAbsolute(inside) ? path : inside
}
