import { startCoverage } from '../../child/coverage.js'

/** Counting of a child that imports this file before all that may run in an op. */
export const coverage = startCoverage()
