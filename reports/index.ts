import type { RunDocument, ScenarioResult } from '../model/run.js'
export function renderSummary(run: RunDocument, _o: { color: boolean; width: number }): string {
  return run.scenarios
    .map((s) =>
      s.cases
        .map(
          (c) =>
            `${c.name} ${JSON.stringify(c.verified)}\n` +
            c.variants
              .map((v) => {
                const k = c.comparisons.find((x) => x.variant === v.name)
                return `  ${v.name.padEnd(14)} ${v.time?.nsPerOp.toFixed(1)} ns [${v.time?.ci95?.map((x) => x.toFixed(1))}] gc ${v.time?.gcNsPerOp.toFixed(2)} n=${v.time?.perFork.length} | ${v.allocation?.heapBytesPerOp} B ext ${v.allocation?.externalBytesPerOp} ${v.allocation?.allocsPerOp} allocs exact ${v.allocation?.exact} | gcs ${v.gc?.minorPerMillionOps.toFixed(1)} share ${v.gc?.share.toFixed(3)} delta ${v.gc?.heapDeltaBytes} ret ${v.gc?.retainedBytes} | ${k?.time?.ratio.toFixed(4)} [${k?.time?.ci95?.map((x) => x.toFixed(4))}] ${k?.time?.verdict} p=${k?.time?.pAdjusted} nf=${k?.time?.noiseFloor?.toFixed(4)} ${k?.allocation?.verdict}`
              })
              .join('\n'),
        )
        .join('\n'),
    )
    .join('\n')
}
export function renderReport(_r: RunDocument, _s: ScenarioResult, _c: readonly unknown[]): string {
  return ''
}
export async function renderCharts(
  _r: RunDocument,
  _s: ScenarioResult,
): Promise<{
  charts: readonly { file: string; png: Buffer; alt: string; title: string }[]
  reason?: string
}> {
  return { charts: [] }
}
