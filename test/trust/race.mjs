// The time pass of gclab on a case of a scenario, and what is judged of it.
import { compareCases } from '../../dist/judge/within-run/compare-contenders.js'
import { timeCase } from '../../dist/runners/passes/time/pass.js'
import { timePlan } from '../../dist/runners/passes/time/plan.js'
import { labOfThisNode } from '../../dist/runners/run/task.js'

/** Races `names` and a control against `baseline`; `file`: of this folder, `seconds`: at most, about. */
export async function race(file, name, names, seconds, quick = false) {
  const contenders = ['baseline', ...names, 'control'].map((one) => ({
    name: one,
    variant: one === 'control' ? 'baseline' : one,
    flags: [],
  }))
  const lab = labOfThisNode(new AbortController().signal)
  const place = { url: new URL(file, import.meta.url).href, scenario: 'trust', case: name, withoutTls: true }
  const asked = { quick, forks: null, precisionPercent: 1, minEffectPercent: 1 }
  const plan = timePlan(asked, names.length, seconds, 1)
  const { times } = await timeCase(lab, place, contenders, plan, Date.now() >>> 0)
  const variants = times.map(({ contender, time }) => ({
    name: contender.name,
    time,
    allocation: null,
    gc: null,
    pool: null,
  }))
  const verified = { same: null, outputs: 0 }
  const [judged] = compareCases([{ name, verified, variants }], ['baseline'], 0.01)
  return judged
}
