import { anyText, number, oneOf, switched } from '../../model/options/kinds.js'
import type { Options } from '../../model/options/option.js'
import { runOptions } from '../../model/options/run-options.js'
import { externalTools } from '../../runners/programs/external/catalogue.js'
import { where } from './table.js'

export const builtInTools = ['allocations', 'cpu', 'heap-timeline'] as const
export type BuiltInTool = (typeof builtInTools)[number]

export interface ProfileOptions {
  readonly tool: BuiltInTool | (typeof externalTools)[number]
  readonly case: string | null
  readonly variant: string | null
  readonly diff: boolean
  readonly seconds: number | null
  readonly node: string | null
  readonly timeoutSeconds: number
  readonly maxHeapMB: number | null
  readonly out: string
}

export const profileOptions: Options<ProfileOptions> = {
  tool: {
    flag: '--tool <name>',
    help: 'allocations, cpu, heap-timeline, 0x, or a clinic tool as in clinic-flame',
    takes: oneOf(...builtInTools, ...externalTools),
    usual: 'allocations',
    decides: 'how',
  },
  case: {
    flag: '--case <name>',
    help: 'the case (default: the first)',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  variant: {
    flag: '--variant <name>',
    help: 'the variant (default: the baseline)',
    takes: anyText,
    usual: null,
    decides: 'what',
  },
  diff: {
    flag: '--diff',
    help: 'the baseline and the variant in one differential graph',
    takes: switched,
    usual: false,
    decides: 'what',
  },
  seconds: {
    flag: '--seconds <n>',
    help: 'how long (default: 5; allocations are counted; a program runs to its end)',
    takes: number('a number from 0.1 to 3600', (value) => value >= 0.1 && value <= 3600),
    usual: null,
    decides: 'how',
  },
  node: {
    flag: '--node <path>',
    help: 'the Node.js to profile',
    takes: anyText,
    usual: null,
    decides: 'how',
  },
  timeoutSeconds: {
    ...runOptions.timeoutSeconds,
    help: 'end a child or a program that does not end',
  },
  maxHeapMB: runOptions.maxHeapMB,
  out: where.out,
}
