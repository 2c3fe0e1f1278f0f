import { withoutGit } from '../../processes/plain-environment.js'
import { type Bounded, type Bounds, startBounded } from '../../processes/start-bounded.js'
import { tailOf } from '../../processes/streams.js'

/** A program as a person would start it. */
export interface MeteredProgram {
  readonly command: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  readonly cwd: string
}

export interface MeteredProcess extends Bounded {
  /** The last of what it printed, on either stream. */
  readonly said: () => string
}

/** Starts a program whose every thread loads `preload` first. `onOutput` is told all that it prints. */
export function spawnMetered(
  { command: [file = '', ...args], cwd, env: own = {} }: MeteredProgram,
  preload: URL,
  onOutput: ((text: string) => void) | undefined,
  bounds: Bounds,
): MeteredProcess {
  const { NODE_OPTIONS = process.env.NODE_OPTIONS ?? '', ...env } = own
  const bounded = startBounded(
    file,
    args,
    {
      cwd,
      env: {
        ...withoutGit(),
        // Coverage counts in what is measured. Leaving it out is not enough: Node puts it in again.
        NODE_V8_COVERAGE: undefined,
        ...env,
        NODE_OPTIONS: `${NODE_OPTIONS} --import=${preload.href}`.trim(),
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
    bounds,
  )
  return { ...bounded, said: tailOf(bounded.child, onOutput) }
}
