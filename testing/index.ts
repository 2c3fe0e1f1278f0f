export { type Allocations, type AllocationsOptions, allocationsPerOp } from './allocations-per-op.js'
export { toAllocate } from './matcher.js'
