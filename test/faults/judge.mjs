// What must hold after any fault.
import { orphansOf, savedRun } from './lab.mjs'

/** Bytes and objects of an op of the variants that do not misbehave: known, so that a wrong figure shows. */
const truth = { bytes: 40, allocs: 1, leastRatio: 0.67, mostRatio: 1.5 }

/** What is wrong after a fault, in words; empty when all is well. */
export async function faultsFound({ code, stdout, stderr }, { out, fault, codes }) {
  const found = []
  if (!codes.includes(code)) found.push(`exit code ${code}, not ${codes.join(' or ')}: ${stderr.slice(-200)}`)
  if (/\n\s+at .+:\d+:\d+|gclab itself failed/.test(stderr))
    found.push(`a stack trace: ${stderr.slice(-300)}`)
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(stdout + stderr))
    found.push('a control character on the terminal')
  const orphans = await orphansOf(fault)
  if (orphans.length > 0) found.push(`${orphans.length} processes left: ${orphans[0].line.slice(0, 120)}`)
  return [...found, ...figuresFound(out)]
}

function figuresFound(out) {
  let run
  try {
    run = savedRun(out)
  } catch (error) {
    return [`run.json is not whole: ${error.message}`]
  }
  const variants = (run?.scenarios ?? []).flatMap(({ cases }) => cases.flatMap((one) => one.variants))
  const wrong = variants.flatMap(({ name, allocation, time }) => {
    if (name === 'bad' || allocation === null) return []
    const { heapBytesPerOp: bytes, allocsPerOp: allocs } = allocation
    const own = []
    if (bytes !== truth.bytes || allocs !== truth.allocs)
      own.push(`${name}: ${bytes} B and ${allocs} objects an op`)
    if (time !== null && !(time.nsPerOp > 0)) own.push(`${name}: ${time.nsPerOp} ns an op`)
    return own
  })
  const verdicts = (run?.scenarios ?? []).flatMap(({ cases }) => cases.flatMap((one) => one.comparisons))
  const apart = verdicts.filter(({ variant, time }) => variant === 'other' && time !== null && isWrong(time))
  return [
    ...wrong,
    ...apart.map(
      ({ time: { ratio, ci95, verdict } }) =>
        `the same code read ${ratio} times the baseline, ${verdict}, from ${ci95?.join(' to ')}`,
    ),
  ]
}

/** Whether a verdict is wrong for equal code: faster or slower by much, or an interval far from 1. */
function isWrong({ ratio, ci95, verdict }) {
  const far = (figure) => figure < truth.leastRatio || figure > truth.mostRatio
  if (verdict === 'faster' || verdict === 'slower') return far(ratio)
  return ci95 !== null && far(ci95[0]) && far(ci95[1]) && ci95[0] > 1 === ci95[1] > 1
}

/** What the run says of itself, for the table. */
export function told({ stderr }, out) {
  let run = null
  try {
    run = savedRun(out)
  } catch {}
  const lines = stderr.split('\n')
  const last = lines.findLast((line) => line.startsWith('error: '))
  if (run === null) return last ?? 'nothing saved'
  const [differing] = run.scenarios.flatMap(({ cases }) =>
    cases.flatMap(({ verified }) => verified.difference ?? []),
  )
  const failed = run.warnings.find(({ code }) => code === 'trial-failed')
  const parts = [
    failed && `${failed.variant}: ${failed.cause}`,
    differing && `${differing.variant}: ${differing.actual}`,
    run.finishedAt === null && 'partial report',
    run.resumedAt && 'resumed and complete',
    run.warnings.some(({ code }) => code === 'another-run') && 'another run noticed',
    last,
  ].filter(Boolean)
  return parts.length > 0 ? parts.join('; ') : 'complete'
}
