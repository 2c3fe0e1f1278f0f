/** The exit codes of every command, as `docs/` and the contract state them. */
export const exitCodes = {
  /** Done, and the gate passed. */
  ok: 0,
  /** A finding: a regression, or variants whose outputs differ. */
  finding: 1,
  /** The caller's mistake. */
  usage: 2,
  /** Could not measure. */
  unmeasured: 3,
  interrupted: 130,
} as const

export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes]

/**
 * An error meant for the person at the terminal: printed as its message, without a stack trace.
 * The message says what is wrong, where, and what would work.
 */
export class LabError extends Error {
  readonly exitCode: ExitCode

  constructor(message: string, exitCode: ExitCode) {
    super(message)
    this.name = 'LabError'
    this.exitCode = exitCode
  }
}

/** The caller's mistake: bad arguments, a missing or invalid file, an unknown name. Exit code 2. */
export function usageError(message: string): LabError {
  return new LabError(message, exitCodes.usage)
}

/** A file that has nothing to be measured, which is a mistake only where nothing else was named. */
export class NothingThere extends LabError {
  constructor(message: string) {
    super(message, exitCodes.usage)
  }
}

/** The lab could not measure what was asked. Exit code 3. */
export function unmeasuredError(message: string): LabError {
  return new LabError(message, exitCodes.unmeasured)
}

/**
 * Whether an error is meant for the person at the terminal; errors of pools are. By name, since an error from
 * the thread of the hooks, or from another copy of gclab, has another class.
 */
export function isCallersMistake(thrown: unknown): boolean {
  try {
    return thrown instanceof Error && ['LabError', 'PoolUsageError'].includes(thrown.name)
  } catch {
    // A name that throws when it is read is none of ours.
    return false
  }
}

/** The message of whatever was thrown, in one string. */
export function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown)
  } catch {
    return 'a value that cannot be shown'
  }
}
