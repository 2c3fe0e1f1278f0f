import { fileURLToPath } from 'node:url'
import { type ExitCode, exitCodes, LabError, messageOf } from './errors.js'

/** What the more usual failures of the system mean for people, and what would work. */
const words: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk is full: your share of it is used up',
  EMFILE: 'too many files are open in this process (ulimit -n raises the limit)',
  ENFILE: 'too many files are open on this machine',
  E2BIG: 'the command line is longer than the system takes; give shorter names',
  ENOMEM: 'there is not enough memory',
  EAGAIN: 'the system has no more processes or memory to give (ulimit -u shows the limit)',
}

/** Errors that the caller can mend: a wrong path, right or name. Others are the system's. */
const mistakes = [
  'EACCES',
  'EPERM',
  'EROFS',
  'ENOENT',
  'ENOTDIR',
  'EISDIR',
  'EEXIST',
  'ENAMETOOLONG',
  'ELOOP',
  'EINVAL',
  'E2BIG',
]

/** Whether the system refused something, as opposed to a fault of ours. */
function isSystemError(error: unknown): error is NodeJS.ErrnoException {
  const { code, syscall } = (error ?? {}) as NodeJS.ErrnoException
  return typeof syscall === 'string' && typeof code === 'string' && /^E[A-Z0-9]+$/.test(code)
}

/** Where gclab's own files are; of the source too, which runs what is built. */
const ownFolder = fileURLToPath(
  new URL(import.meta.url.endsWith('.ts') ? '../dist/' : '../', import.meta.url),
)

/** A failure of the system as an error for people; `what` begins it, as in "a.txt could not be written". */
export function systemError(error: NodeJS.ErrnoException, what?: string): LabError {
  const { code = '', syscall, path } = error
  if (syscall === 'uv_cwd')
    return new LabError('the working directory is gone; change to one that is there', exitCodes.usage)
  if (code === 'ENOENT' && path?.startsWith(ownFolder)) return notLoaded(error)
  const exitCode: ExitCode = mistakes.includes(code) ? exitCodes.usage : exitCodes.unmeasured
  const subject = what ?? (path === undefined ? undefined : `${path} could not be used`)
  const reason = words[code] ?? messageOf(error)
  return new LabError(subject === undefined ? reason : `${subject}: ${reason}`, exitCode)
}

/** Node calls a file of a package missing, too, where it may not open one more. */
function isLoadError(error: unknown): boolean {
  const { code } = (error ?? {}) as NodeJS.ErrnoException
  return code === 'ERR_MODULE_NOT_FOUND' || code === 'MODULE_NOT_FOUND'
}

/** The error for people that stands for whatever was thrown; `undefined` for a fault of ours. */
export function asLabError(error: unknown): LabError | undefined {
  if (error instanceof LabError) return error
  if (isLoadError(error)) return notLoaded(error)
  return isSystemError(error) ? systemError(error) : undefined
}

function notLoaded(error: unknown): LabError {
  return new LabError(
    `gclab could not load its own files: ${messageOf(error)}. Install it again; where they are there, ${words.EMFILE}`,
    exitCodes.unmeasured,
  )
}
