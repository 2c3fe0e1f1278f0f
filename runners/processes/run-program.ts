import { type Bounds, type Ended, startBounded } from './start-bounded.js'
import { tailOf } from './streams.js'

interface RunProgramOptions extends Pick<Bounds, 'limitMs' | 'signal'> {
  /** Absent: where gclab runs. */
  readonly cwd?: string
  /** All that it gets. */
  readonly env: NodeJS.ProcessEnv
  /** Whether the shell is to run `file`. */
  readonly shell?: boolean
  /** Told everything it writes. */
  readonly onOutput?: (text: string, stream: 'stdout' | 'stderr') => void
}

/** How a program ended, with the last of what it wrote. */
interface ProgramEnd extends Ended {
  readonly said: string
}

/** Runs a program to its end, in bounds. Standard input is empty: nobody is asked anything. Never rejects. */
export async function runProgram(
  file: string,
  args: readonly string[],
  { cwd, env, shell = false, onOutput, ...bounds }: RunProgramOptions,
): Promise<ProgramEnd> {
  const { child, done } = startBounded(
    file,
    args,
    { cwd, env, shell, stdio: ['ignore', 'pipe', 'pipe'] },
    bounds,
  )
  const said = tailOf(child, onOutput)
  const end = await done
  return { ...end, said: said() + (end.error ?? '') }
}

/** npm's own frame around a cause: where its log is, which folder, which command. */
const SAYS_NOTHING =
  /complete log of this run|_logs\/|^npm (notice|warn|WARN)|^npm (error|ERR!)( (path|command|code|Lifecycle|workspace|location)\b.*)?$|^npm (error|ERR!)\s*$/

/** As `TypeError: …`; Node.js prints the line of source that threw before it. */
const NAMES_ERROR = /^(?:Uncaught )?\w*Error(?: \[\w+\])?:/

/**
 * The last three lines that a program printed, as one line, after its first error. Leaves out npm's frame if
 * there is more.
 */
export function lastLines(text: string): string {
  const all = text.split('\n').flatMap((line) => line.trim() || [])
  const telling = all.filter((line) => !SAYS_NOTHING.test(line))
  const lines = telling.length > 0 ? telling : all
  const last = lines.slice(-3)
  // What a package manager says at last is often about itself; the first error is the cause.
  const cause =
    lines.find((line) => NAMES_ERROR.test(line)) ?? lines.find((line) => /\berr(or)?\b/i.test(line))
  return (cause === undefined || last.includes(cause) ? last : [cause, ...last]).join(' | ') || 'nothing'
}
