import { unmeasuredError } from '../../../model/errors.js'
import { toldModule } from '../../../storage/dist-file.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { now } from '../../child/clock.js'
import { guardedFolder } from '../../processes/guard.js'
import { lastLines } from '../../processes/run-program.js'
import { type Meter, meterOf } from '../meter/meter.js'
import { meterPreload, readMeterFiles } from '../meter/meter-channel.js'
import { isStarter } from '../starter.js'
import type { ServiceLimits } from './program.js'
import { type MeteredProgram, spawnMetered } from './spawn-metered.js'

/** One run of a program, from its start to its end. */
export interface ProgramRun {
  readonly wallMs: number
  /** Of all its Node.js processes and threads; what other programs used that it started is in no figure. */
  readonly meter: Meter
  /** The sum of its processes' largest resident sets. */
  readonly peakRssBytes: number
}

export interface RunLimits extends Pick<ServiceLimits, 'signal' | 'onOutput'> {
  /** Milliseconds without output after which the program is ended. */
  readonly silenceMs: number
}

/**
 * Runs a program that ends by itself. Rejects with an error for people (exit 3) where it fails, does not end
 * in time, or nothing of it could be measured.
 */
export async function runToEnd(program: MeteredProgram, limits: RunLimits): Promise<ProgramRun> {
  const { signal, silenceMs, onOutput } = limits
  const folder = guardedFolder('gclab-meter-')
  try {
    const startMs = now()
    const print = (text: string): void => {
      refresh()
      onOutput?.(text)
    }
    const preload = toldModule(meterPreload, { folder })
    const { child, done, said, refresh } = spawnMetered(program, preload, print, { signal, silenceMs })
    let endMs = 0
    child.once('exit', () => {
      endMs = now()
    })
    const { code, killedBy, ended, error } = await done
    signal.throwIfAborted()
    const files = [...readMeterFiles(folder).values()]
    const own = files.filter(({ script }) => !isStarter(script))
    const problem =
      error !== null
        ? `could not be started: ${error}`
        : ended === 'silent'
          ? `printed nothing for ${silenceMs / 1000} s and did not end (--timeout)`
          : code !== 0
            ? `ended with ${killedBy ?? `exit code ${code}`}`
            : own.length === 0
              ? 'cannot be measured: it must be run by Node.js 20.19 or later, and pass NODE_OPTIONS on'
              : null
    if (problem !== null)
      throw unmeasuredError(`${program.command.join(' ')} ${problem}. It printed last: ${lastLines(said())}`)
    return {
      wallMs: endMs - startMs,
      meter: meterOf([], files),
      peakRssBytes: own.reduce((sum, { peakRssBytes }) => sum + peakRssBytes, 0),
    }
  } finally {
    removeTemporary(folder)
  }
}
