import { expect, it } from 'vitest'
import { caseOf, runOf, scenarioOf } from '../testdata/fixture.js'
import { serviceRun } from '../testdata/service.js'
import { runtimesPage } from './runtimes.js'

it('has a table a case with a column a version', () => {
  const run = runOf([
    scenarioOf({
      cases: [
        caseOf('short', [
          { name: 'baseline', ns: 640, bytes: 1048, allocs: 4 },
          { name: 'pooled', ns: 600, bytes: 512, allocs: 2 },
        ]),
      ],
    }),
  ])
  const newer = { ...run, environment: { ...run.environment, node: 'v24.0.0' }, scenarios: [] }
  const page = runtimesPage([run, newer])
  expect(page).toContain('## sse-poke / short')
  expect(page).toMatch(
    new RegExp(`\\| +\\| +Node\\.js ${run.environment.node} \\| +Node\\.js v24\\.0\\.0 \\|`),
  )
  expect(page).toMatch(/`pooled` B\/op +\| +512 B \| +n\/a \|/)
  expect(page).toMatch(/`pooled` allocs\/op +\| +2 \| +n\/a \|/)
})

it('has rows of requests for a service, and none of runs', () => {
  const page = runtimesPage([serviceRun, serviceRun])
  expect(page).toMatch(/`leaner` CPU µs\/request +\| +[\d.]+/)
  expect(page).not.toMatch(/n\/a|\/run/)
})
