import { pathToFileURL } from 'node:url'
import { toldModule } from '../../../storage/dist-file.js'
import { removeTemporary } from '../../../storage/temporary.js'
import { guardedFolder } from '../../processes/guard.js'
import { type ProgramEnd, type ProgramPlan, startPreloaded } from '../start-preloaded.js'
import { type Capture, readCapture } from './read-capture.js'

export interface CapturePlan extends ProgramPlan {
  /** The file whose export's calls are recorded, as the program loads it, links followed. */
  readonly file: string
  readonly name: string
  /** Called every second. */
  readonly onSeen: (capture: Capture) => void
}

/**
 * Runs a program unchanged while the calls of an export by other modules are recorded; resolves at its end.
 * A program whose module has no such function is asked to end at once. Throws a usage error when the program
 * cannot be started.
 */
export async function captureCalls(plan: CapturePlan): Promise<Capture & { readonly end: ProgramEnd }> {
  const folder = guardedFolder('gclab-capture-')
  const told = { folder, module: pathToFileURL(plan.file).href, name: plan.name }
  const program = startPreloaded(plan, toldModule('runners/programs/capture/preload.js', told))
  const looking = setInterval(() => {
    const capture = readCapture(folder)
    if (capture.exports !== null) program.end()
    plan.onSeen(capture)
  }, 1000)
  try {
    const end = await program.done
    return { ...readCapture(folder), end }
  } finally {
    clearInterval(looking)
    program.forget()
    removeTemporary(folder)
  }
}
