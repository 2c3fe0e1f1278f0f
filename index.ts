export type * from './model/run.js'
export type {
  HeldOp,
  LoadProfile,
  Op,
  PoolStats,
  Scenario,
  SocketLoad,
  Variant,
  VariantContext,
  VariantFactory,
} from './model/scenario.js'
export { defineScenario } from './model/scenario.js'
export type { Warning, WarningCause, WarningScope } from './model/warnings.js'
