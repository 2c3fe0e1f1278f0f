import { anyText, number, oneOf, switched } from '../../model/options/kinds.js'
import { type OptionsOf, row } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import { externalTools } from '../../runners/programs/external/catalogue.js'
import { where } from './table.js'

export const builtInTools = ['allocations', 'cpu', 'heap-timeline'] as const
export type BuiltInTool = (typeof builtInTools)[number]

/** Seconds of a profile that takes time, when none are given. */
export const PROFILED_SECONDS = 5

export const profileOptions = {
  tool: {
    ...row('how', '--tool <name>', oneOf(...builtInTools, ...externalTools), 'allocations'),
    help: 'allocations, cpu, heap-timeline, 0x, or a clinic tool as in clinic-flame',
  },
  case: { ...row('what', '--case <name>', anyText, null), help: 'the case (default: the first)' },
  variant: { ...row('what', '--variant <name>', anyText, null), help: 'the variant (default: the baseline)' },
  diff: {
    ...row('what', '--diff', switched, false),
    help: 'the baseline and the variant in one differential graph',
  },
  seconds: {
    ...row(
      'how',
      '--seconds <n>',
      number('a number from 0.1 to 3600', (value) => value >= 0.1 && value <= 3600),
      null,
    ),
    help: `seconds to sample (default: ${PROFILED_SECONDS}; allocations are counted; a program: until it ends)`,
  },
  node: { ...row('how', '--node <path>', anyText, null), help: 'the Node.js to profile' },
  timeoutSeconds: {
    ...runOptions.timeoutSeconds,
    help: 'end a child or a program that does not end',
  },
  maxHeapMB: runOptions.maxHeapMB,
  imports: runOptions.imports,
  work: { ...runOptions.work, help: 'as with run; a profile counts no steps' },
  out: where.out,
}

export type ProfileOptions = OptionsOf<typeof profileOptions>
