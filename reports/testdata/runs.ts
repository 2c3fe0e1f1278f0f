import type { AllocatingFunction, CaseResult, CpuShares, GcResult, RunDocument, VariantResult } from '../../model/run.js'
import { caseOf, environment, options, runOf, scenarioOf } from './fixture.js'
import { load, workers } from './passes.js'

const baselineSource = `baseline: ({ stream }) => {
  let position = FIRST
  return () => {
    position++
    const poke = { stream, position, globalPosition: position }
    return Buffer.from(\`event: poke\\ndata: \${JSON.stringify(poke)}\\n\\n\`)
  }
},`
const pooledSource = `pooled: ({ stream }) => {
  let position = FIRST
  const pool = objectPool(() => ({ stream: '', position: 0, globalPosition: 0 }))
  return {
    op: () => {
      position++
      const poke = pool.borrow()
      poke.stream = stream
      poke.position = position
      poke.globalPosition = position
      const frame = Buffer.from(\`event: poke\\ndata: \${JSON.stringify(poke)}\\n\\n\`)
      pool.giveBack(poke)
      return frame
    },
    pool: () => pool.stats(),
  }
},`
const frameSource = `'pooled-frame': ({ stream }) => {
  const encoder = frameEncoder(stream)
  let position = FIRST
  return { op: () => void encoder.encode(++position), output: () => encoder.bytes() }
},`

const encodeSource = `export function frameEncoder(stream) {
  const head = Buffer.from(\`event: poke\\ndata: {"stream":\${JSON.stringify(stream)}\`)
  return { encode: (position) => (position < 10 ? head : head.subarray(1)), bytes: () => head }
}`

const pool = { hits: 999_999, misses: 1, hitRate: 0.999999, outstanding: 0 }
const pokeCase = (name: string, ns: number, bytes: number) =>
  caseOf(name, [
    { name: 'baseline', ns, gcNs: ns * 0.18, bytes, external: 0, allocs: 4 },
    { name: 'pooled', ns: ns * 0.998, gcNs: ns * 0.15, bytes: bytes - 40, allocs: 3, verdict: 'same', pool },
    { name: 'pooled-frame', ns: ns * 0.144, bytes: 0, allocs: 0, pool },
    { name: 'control', ns: ns * 1.001, gcNs: ns * 0.18, bytes, allocs: 4 },
  ])

/** The short CPU profile of a case's variants, by name. */
const cpu: Readonly<Record<string, CpuShares>> = {
  baseline: {
    samples: 1712,
    functions: [
      { function: '(anonymous)', file: 'scenarios/sse-poke/index.ts', line: 14, share: 0.55 },
      { function: '(garbage collector)', file: '', line: null, share: 0.18 },
      { function: 'write', file: 'node:buffer', line: 634, share: 0.17 },
      { function: 'utf8Write', file: '', line: null, share: 0.06 },
    ],
  },
  'pooled-frame': {
    samples: 1688,
    functions: [
      { function: 'encode', file: 'scenarios/sse-poke/encode.ts', line: 45, share: 0.7 },
      { function: 'op', file: 'scenarios/sse-poke/index.ts', line: 45, share: 0.2 },
    ],
  },
}
const allocating: readonly AllocatingFunction[] = [
  { function: '(anonymous)', file: 'scenarios/sse-poke/index.ts', line: 14, bytesPerOp: 136, allocsPerOp: 2 },
  { function: 'write', file: 'node:buffer', line: 634, bytesPerOp: 104, allocsPerOp: 1 },
  { function: 'Uint8Array', file: '', line: null, bytesPerOp: 56, allocsPerOp: null },
]
/** The collector's work when the young generation is so large: fewer collections, and longer ones. */
const atSize = ({ heap: _, collections: __, semiSpaceMB: ___, ...gc }: GcResult, megabytes: number) => ({
  ...gc,
  minor: Math.round(gc.minor / megabytes),
  minorPerMillionOps: (gc.minorPerMillionOps ?? 0) / megabytes,
  share: (gc.share ?? 0) / megabytes,
})
const sizes = [null, 16, 64, 128] as const
const profiled = (one: CaseResult): CaseResult => ({
  ...one,
  variants: one.variants.map((result) => {
    const shares = cpu[result.name]
    const { allocation } = result
    return {
      ...result,
      ...(shares && { cpu: shares }),
      ...(shares && result.gc && { youngGenerations: sizes.map((pinnedMB) => ({ pinnedMB, gc: atSize(result.gc as GcResult, pinnedMB ?? 1) })) }),
      ...(allocation && result.name === 'baseline' && { allocation: { ...allocation, functions: allocating } }),
    }
  }),
})

/** The bundled scenario as a full run leaves it: one variant pays, one does not. */
export const full: RunDocument = runOf([
  scenarioOf({
    cases: [profiled(pokeCase('short stream', 649.1, 296)), pokeCase('long stream', 803.4, 424), pokeCase('category', 640.2, 288)],
    sources: [
      { variant: 'baseline', file: 'scenarios/sse-poke/index.ts', line: 12, code: baselineSource },
      { variant: 'pooled', file: 'scenarios/sse-poke/index.ts', line: 22, code: pooledSource, packages: ['gclab/pools'] },
      {
        variant: 'pooled-frame',
        file: 'scenarios/sse-poke/index.ts',
        line: 42,
        code: frameSource,
        uses: [{ file: 'scenarios/sse-poke/encode.ts', code: encodeSource }],
        packages: ['fast-json-stringify', 'gclab/pools'],
      },
    ],
  }),
])

/** The only variant does not pay: the same time, less memory. */
export const notWorthIt: RunDocument = runOf([
  scenarioOf({
    cases: [
      caseOf('short stream', [
        { name: 'baseline', ns: 649.1, gcNs: 117, bytes: 296, allocs: 4 },
        { name: 'pooled', ns: 647, gcNs: 101, bytes: 256, allocs: 3 },
        { name: 'control', ns: 650, gcNs: 117, bytes: 296, allocs: 4 },
      ]),
    ],
  }),
])

/** Faster on one case, slower on another, undecided on a third; a tuned baseline beats both. */
export const mixed: RunDocument = runOf(
  [
    scenarioOf({
      number: null,
      cases: [
        caseOf('small', [
          { name: 'baseline', ns: 100, gcNs: 10, bytes: 64, allocs: 1 },
          { name: 'pooled', ns: 80, bytes: 0, allocs: 0 },
          { name: 'control', ns: 100.2, gcNs: 10, bytes: 64, allocs: 1 },
          { name: 'baseline --max-semi-space-size=64', flags: ['--max-semi-space-size=64'], ns: 78, gcNs: 1, bytes: 64, allocs: 1 },
        ]),
        caseOf('large', [
          { name: 'baseline', ns: 52_000, gcNs: 4000, bytes: 65_600, external: 65_536, allocs: 3 },
          { name: 'pooled', ns: 61_000, bytes: 128, external: 0, allocs: 2 },
          { name: 'control', ns: 52_100, gcNs: 4000, bytes: 65_600, external: 65_536, allocs: 3 },
          { name: 'baseline --max-semi-space-size=64', flags: ['--max-semi-space-size=64'], ns: 50_000, gcNs: 900, bytes: 65_600, external: 65_536, allocs: 3 },
        ]),
        caseOf('odd', [
          { name: 'baseline', ns: 1000, spread: 0.05, gcNs: 80, bytes: 640, allocs: 10 },
          { name: 'pooled', ns: 970, spread: 0.06, bytes: 600, allocs: 9, verdict: 'inconclusive' },
          { name: 'control', ns: 1010, spread: 0.05, gcNs: 80, bytes: 640, allocs: 10 },
          { name: 'baseline --max-semi-space-size=64', flags: ['--max-semi-space-size=64'], ns: 900, gcNs: 10, bytes: 640, allocs: 10 },
        ]),
      ],
    }),
  ],
  { options: { ...options, tune: ['--max-semi-space-size=64'] } },
)

const unmeasured = (name: string): VariantResult => ({ name, time: null, allocation: null, gc: null, pool: null })

/** Every pass failed, and so nothing but warnings is left. */
export const nullPasses: RunDocument = runOf(
  [
    scenarioOf({
      number: null,
      cases: [
        {
          name: 'short stream',
          verified: { same: null, outputs: 0 },
          variants: [unmeasured('baseline'), unmeasured('pooled')],
          comparisons: [{ variant: 'pooled', time: null, allocation: null, gc: null }],
        },
      ],
    }),
  ],
  {
    warnings: [
      { code: 'trial-failed', pass: 'time', cause: 'the child was killed by SIGKILL', scenario: 'sse-poke', case: 'short stream' },
      { code: 'trial-failed', pass: 'allocation', cause: 'the child ran out of memory', scenario: 'sse-poke' },
      { code: 'nothing-to-verify', scenario: 'sse-poke' },
    ],
    environment: { ...environment, warnings: [{ code: 'unsteady', forks: 3, of: 16 }] },
  },
)

/** `--quick`: no control, and too few forks for an interval. */
export const quick: RunDocument = runOf(
  full.scenarios.map((scenario) => ({
    ...scenario,
    cases: scenario.cases.map((one) => ({
      ...one,
      variants: one.variants
        .filter(({ name }) => name !== 'control')
        .map((variant) => ({
          ...variant,
          time: variant.time && { ...variant.time, ci95: null, perFork: variant.time.perFork.slice(0, 3), gcPerFork: variant.time.gcPerFork.slice(0, 3) },
        })),
      comparisons: one.comparisons
        .filter(({ variant }) => variant !== 'control')
        .map(({ differences: _, ...comparison }) => ({
          ...comparison,
          time: comparison.time && {
            ...comparison.time,
            ci95: null,
            noiseFloor: null,
            verdict: 'inconclusive' as const,
            perFork: comparison.time.perFork.slice(0, 3),
            p: null,
            pAdjusted: null,
            forksToSettle: 6,
          },
        })),
    })),
  })),
  {
    options: { ...options, quick: true },
    warnings: [{ code: 'too-few-forks', forks: 3, needed: 6, scenario: 'sse-poke' }],
  },
)

/** Nobody allocates and nothing differs. */
export const allZero: RunDocument = runOf([
  scenarioOf({
    number: null,
    cases: [
      caseOf('nothing', [
        { name: 'baseline', ns: 2 },
        { name: 'pooled', ns: 2 },
        { name: 'control', ns: 2 },
      ]),
    ],
  }),
])

/** Outputs differ: nothing was timed. */
export const different: RunDocument = runOf([
  scenarioOf({
    cases: [
      {
        name: 'short stream',
        verified: {
          same: false,
          outputs: 3,
          difference: { variant: 'pooled', op: 2, expected: 'data: {"position":3}', actual: 'data: {"position":2}|`x`\n<b>' },
        },
        variants: [],
        comparisons: [],
      },
    ],
  }),
])

const hostileName = 'a|b `c` ``d`` <script>alert(1)</script>\n# e & **f** \u001b[31mred\u0007 $g$ [h](javascript:x) \u202eabc'

/** Names that try to break tables, markup and terminals. */
export const hostile: RunDocument = runOf([
  scenarioOf({
    number: null,
    name: 'hostile',
    title: hostileName,
    file: `scenarios/${hostileName}.ts`,
    baseline: `base ${hostileName}`,
    cases: [
      caseOf(hostileName, [
        { name: `base ${hostileName}`, ns: 100, gcNs: 10, bytes: 64, allocs: 1 },
        { name: `pool ${hostileName}`, ns: 50, bytes: 0, allocs: 0 },
        { name: 'control', ns: 100.1, gcNs: 10, bytes: 64, allocs: 1 },
      ]),
    ],
    sources: [
      { variant: `base ${hostileName}`, file: 'a|b.ts', line: 1, code: 'const fence = "```"\n</code></pre><script>alert(1)</script>' },
      {
        variant: `pool ${hostileName}`,
        file: 'a|b.ts',
        line: 9,
        code: '````\n\u001b[2J',
        uses: [{ file: `${hostileName}</summary></details>.ts`, code: '</details>\n```\n<b>' }],
        packages: [hostileName],
      },
    ],
    writeup: '## Lessons learned\n\n<script>alert(2)</script> [x](javascript:alert(3))\n\n```js\nnever closed',
  }),
])

/** One contender lost its figures and one case lost a variant. */
export const missingVariant: RunDocument = runOf([
  scenarioOf({
    cases: [
      caseOf('short stream', [
        { name: 'baseline', ns: 649.1, gcNs: 117, bytes: 296, allocs: 4 },
        { name: 'pooled', ns: 300, gcNs: 20, bytes: 40, allocs: 1 },
        { name: 'control', ns: 650, gcNs: 117, bytes: 296, allocs: 4 },
      ]),
      {
        ...caseOf('long stream', [
          { name: 'baseline', ns: 803, gcNs: 117, bytes: 424, allocs: 4 },
          { name: 'control', ns: 801, gcNs: 117, bytes: 424, allocs: 4 },
        ]),
      },
    ],
  }),
])

const plainBid = { name: 'baseline', ns: 5400, gcNs: 900, bytes: 1400, external: 1024, allocs: 5 }
const pooledBid = { name: 'pooled', ns: 4100, gcNs: 300, bytes: 380, allocs: 3, pool }
const keptBid = { name: 'pooled-kept', ns: 2800, bytes: 0, allocs: 0, pool }
const bids = [plainBid, pooledBid, keptBid, { ...plainBid, name: 'control' }]

/** Everything a scenario can declare: a load, workers, pools in checked mode, and what its author wrote. */
export const everything: RunDocument = runOf([
  scenarioOf({
    name: 'bid-serialize',
    title: 'Buffer pooling in bid serialization',
    number: 5,
    file: 'scenarios/bid-serialize/scenario.ts',
    cases: [
      {
        ...caseOf('1 KB of markup', bids),
        verified: {
          same: true,
          outputs: 3000,
          pools: [
            { variant: 'pooled', ops: 1000, outstanding: 0, clean: true },
            { variant: 'pooled-kept', ops: 1000, outstanding: 1, clean: true },
          ],
        },
      },
    ],
    workers: [1, 2, 4].flatMap((many) => bids.map((bid) => workers('1 KB of markup', bid, plainBid, many))),
    load: [
      load('1 KB of markup', plainBid, { keptUp: false, achievedPerSecond: 81_000, latencyMs: null, percentiles: [], timeline: null, slaMisses: 40_000 }),
      load('1 KB of markup', pooledBid),
      load('1 KB of markup', keptBid, { inFlight: 0 }),
      load('1 KB of markup', { ...plainBid, name: 'control' }, { keptUp: null, latencyMs: null, percentiles: [], timeline: null, achievedPerSecond: null, slaMisses: null, gc: null }),
    ],
    sources: [
      { variant: 'baseline', file: 'scenarios/bid-serialize/scenario.ts', line: 12, code: baselineSource },
      { variant: 'pooled', file: 'scenarios/bid-serialize/scenario.ts', line: 22, code: pooledSource },
    ],
    writeup: [
      '# Bids',
      'Every bid is a buffer.',
      ...[
        'Target', 'Issues', 'Benefits', 'Implementation', 'Pool configuration', 'Usage pattern', 'Places', 'Edge cases',
        'Where it is used', 'System-wide impact', 'Analysis', 'Concurrent trade-off', 'Code quality', 'Readability', 'Gotchas',
        'Lessons', 'Recommendations', 'Future optimizations', 'Production', 'Monitoring', 'Tuning', 'Debugging', 'Next steps', 'Resources',
      ].map((name) => `## ${name}\n\nThe author on ${name.toLowerCase()}.`),
      '## Rates\n\n- 100,000 bids/s\n- rate (2 KB): 10/s\n- rate: often\n- share: 5 %',
    ].join('\n\n'),
  }),
])

/** Every fixture by name. */
export const runs = { full, notWorthIt, mixed, nullPasses, quick, allZero, different, hostile, missingVariant, everything }
