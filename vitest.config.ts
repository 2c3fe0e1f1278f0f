import { defineConfig } from 'vitest/config'

/** Tests of functions leave nothing behind that others could meet: they share threads with their modules. */
const pure = [
  '{model,stats,judge,reports,storage}/**/*.test.ts',
  // These look at all that their process has open, and start processes.
  'scenarios/{*.test.ts,!(concurrent-workers)/**/*.test.ts}',
  'pools/!(slab-stress).test.ts',
]

/** What takes long and changes seldom: `npm run test:long`, every night. */
const long = [
  'commands/{import,init-capture,inline-scenario,suite-gates,suites,tune}.test.ts',
  'commands/{watch-attach,watch-counts,watch-idle,watch-live}.test.ts',
  'commands/{init/from-suite,run/run-on-save}.test.ts',
  'runners/checkout/worktree.test.ts',
  'runners/passes/workers/pass.test.ts',
  'runners/programs/served/*.test.ts',
  'runners/scenario-files/typescript/{more-than-types,project}.test.ts',
  'site/site.test.ts',
  'test/{foreign-files,shown/pages,vitest-provider}.test.ts',
  'test/written-files/**/*.test.ts',
]

export default defineConfig({
  test: {
    exclude: ['**/node_modules/**', '**/dist/**'],
    // Tests start measuring children; more than two files at once starve them on a two-core machine.
    maxWorkers: 2,
    minWorkers: 1,
    testTimeout: 60_000,
    poolOptions: { threads: { isolate: false } },
    projects: [
      { extends: true, test: { name: 'pure', include: pure, pool: 'threads', sequence: { groupOrder: 0 } } },
      {
        extends: true,
        test: {
          name: 'lab',
          include: process.env.GCLAB_LONG === undefined ? ['**/*.test.ts'] : long,
          exclude: [...pure, ...(process.env.GCLAB_LONG === undefined ? long : [])],
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
