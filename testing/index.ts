export {
  type Allocations,
  type AllocationsOptions,
  allocationsPerOp,
  type PreparedOp,
} from './allocations-per-op.js'
export { type Kept, type KeptOptions, keptPerOp } from './kept-per-op.js'
export { toAllocate, toKeep, toRun } from './matcher.js'
export { type Work, workPerOp } from './work-per-op.js'
