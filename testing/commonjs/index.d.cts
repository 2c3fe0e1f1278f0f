// The types of gclab/testing for a program that requires it: those of the module, under their names.
import type { Allocations, AllocationsOptions } from '../index.js' with { 'resolution-mode': 'import' }

type Module = typeof import('../index.js', { with: { 'resolution-mode': 'import' }})

export declare const allocationsPerOp: Module['allocationsPerOp']
export declare const toAllocate: Module['toAllocate']
export type { Allocations, AllocationsOptions }
