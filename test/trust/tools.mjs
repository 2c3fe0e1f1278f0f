// One function a tool: the ratio that it shows for each slowdown, and gclab's verdict and interval.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { measure } from 'mitata'
import { Bench } from 'tinybench'
import { compareCases } from '../../dist/judge/within-run/compare-contenders.js'
import { timeCase } from '../../dist/runners/passes/time/pass.js'
import { timePlan } from '../../dist/runners/passes/time/plan.js'
import { launch } from '../../dist/runners/processes/launch.js'
import { sizes, slowdowns, work } from './ops.mjs'

const here = dirname(fileURLToPath(import.meta.url))
const names = slowdowns.map((percent) => `${percent} %`)

export async function gclab(size) {
  const variants = ['baseline', ...names, 'control']
  const contenders = variants.map((name) => ({
    name,
    variant: name === 'control' ? 'baseline' : name,
    flags: [],
  }))
  const { signal } = new AbortController()
  const lab = {
    launch,
    node: process.execPath,
    timeoutMs: 60_000,
    maxHeapMB: null,
    signal,
    onEvent: () => {},
  }
  const place = { url: new URL('./scenario.mjs', import.meta.url).href, scenario: 'trust', case: size }
  const plan = timePlan({ quick: false, forks: null, precisionPercent: 1 }, names.length, 25, 1)
  const { times } = await timeCase(lab, place, contenders, plan, Date.now() >>> 0)
  const measured = times.map(({ contender, time }) => ({
    name: contender.name,
    time,
    allocation: null,
    gc: null,
    pool: null,
  }))
  const verified = { same: null, outputs: 0 }
  const [result] = compareCases([{ name: size, verified, variants: measured }], ['baseline'], 0.01)
  return names.map((name) => {
    const { time } = result.comparisons.find(({ variant }) => variant === name)
    return { ratio: time.ratio, ci95: time.ci95, verdict: time.verdict }
  })
}

/** Baseline first, then the others, as the tool does it; `timesOf` gives the time of each. */
const ratiosTo = ([baseline, ...others]) => others.map((time) => ({ ratio: time / baseline }))
const opsOf = (size) => [work(sizes[size], 0), ...slowdowns.map((percent) => work(sizes[size], percent))]

export async function mitata(size) {
  const times = []
  for (const op of opsOf(size)) times.push((await measure(op)).avg)
  return ratiosTo(times)
}

export async function tinybench(size) {
  const bench = new Bench()
  for (const [i, op] of opsOf(size).entries()) bench.add(`${i}`, op)
  await bench.warmup()
  await bench.run()
  return ratiosTo(bench.tasks.map(({ result }) => result.mean))
}

export function vitest(size) {
  const folder = mkdtempSync(join(here, 'vitest-'))
  try {
    const ops = join(here, 'ops.mjs')
    writeFileSync(
      join(folder, 'trust.bench.mjs'),
      `import { bench } from 'vitest'
import { work } from ${JSON.stringify(ops)}
bench('baseline', work(${sizes[size]}, 0))
for (const percent of ${JSON.stringify(slowdowns)}) bench(percent + ' %', work(${sizes[size]}, percent))
`,
    )
    writeFileSync(join(folder, 'vitest.config.mjs'), 'export default {}\n')
    const cli = join(dirname(createRequire(import.meta.url).resolve('vitest/package.json')), 'vitest.mjs')
    const output = join(folder, 'out.json')
    execFileSync(process.execPath, [cli, 'bench', '--run', '--root', folder, '--outputJson', output], {
      stdio: 'ignore',
    })
    const { files } = JSON.parse(readFileSync(output, 'utf8'))
    const benchmarks = files.flatMap(({ groups }) => groups.flatMap((group) => group.benchmarks))
    return ratiosTo(['baseline', ...names].map((name) => benchmarks.find((one) => one.name === name).mean))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
