import { repeated, v8Flags } from '../../model/options/kinds.js'
import { row } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import { runBeside, verbosity, where } from './table.js'

export const tuneFlags = {
  flags: {
    ...row('what', '--flag <flags>', repeated(v8Flags), []),
    help: 'try these V8 flags too, beside sizes of the young generation (repeatable)',
  },
}

const { cases, quick, minEffectPercent, imports, timeoutSeconds, maxHeapMB, seed } = runOptions

/** The options of `gclab tune`. */
export const tuneOptions = {
  cases,
  ...tuneFlags,
  ...{ quick, minEffectPercent, imports, timeoutSeconds, maxHeapMB, seed },
  node: runBeside.node,
  ...where,
  ...verbosity,
}
