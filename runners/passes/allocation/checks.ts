import type { Warning } from '../../../model/warnings.js'
import type { Contender } from '../contender.js'
import type { Place } from '../lab.js'
import type { AllocationChildResult } from './job.js'

/** Warns of a case's counts: estimates that disagree, and ops that differ. */
export function checkAllocations(
  { scenario, case: name }: Place,
  results: ReadonlyMap<Contender, AllocationChildResult>,
): Warning[] {
  return [...results].flatMap(([{ name: variant }, { allocation, byProcess }]): Warning[] => {
    const scope = { scenario, case: name, variant }
    const { exact, range, heapBytesPerOp, crossCheckBytesPerOp } = allocation
    const differs = !exact && crossCheckBytesPerOp !== null && crossCheckBytesPerOp !== heapBytesPerOp
    return [
      ...(differs
        ? [
            {
              code: 'cross-check-differs' as const,
              exactBytes: rounded(heapBytesPerOp),
              crossBytes: rounded(crossCheckBytesPerOp),
              ...scope,
            },
          ]
        : []),
      ...(byProcess !== undefined
        ? [{ code: 'processes-differ' as const, bytes: byProcess, ...scope }]
        : !exact && range !== null
          ? [{ code: 'allocation-varies' as const, ...scope }]
          : []),
    ]
  })
}

const rounded = (bytes: number): number => Number(bytes.toPrecision(6))
