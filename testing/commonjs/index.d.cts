// The types of gclab/testing for a program that requires it: those of the module, under their names.
import type { Allocations, AllocationsOptions, Kept, KeptOptions, Work } from '../index.js' with {
  'resolution-mode': 'import',
}

type Module = typeof import('../index.js', { with: { 'resolution-mode': 'import' }})

export declare const allocationsPerOp: Module['allocationsPerOp']
export declare const keptPerOp: Module['keptPerOp']
export declare const toAllocate: Module['toAllocate']
export declare const toKeep: Module['toKeep']
export declare const toRun: Module['toRun']
export declare const workPerOp: Module['workPerOp']
export type { Allocations, AllocationsOptions, Kept, KeptOptions, Work }
