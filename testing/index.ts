export {
  type Allocations,
  type AllocationsOptions,
  allocationsPerOp,
  type PreparedOp,
} from './allocations-per-op.js'
export { toAllocate } from './matcher.js'
