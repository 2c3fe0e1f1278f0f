import { expect, it } from 'vitest'
import { caseOf, runOf, scenarioOf } from '../testdata/fixture.js'
import { runs } from '../testdata/runs.js'
import { reportHead } from './head.js'

const read = (head: string) => JSON.parse(/^<!-- gclab (\{.*\}) -->$/.exec(head)?.[1] ?? '')

it('tells a script what the report says', () => {
  const contenders = [
    { name: 'baseline', ns: 640, bytes: 1048, allocs: 4 },
    { name: 'pooled', ns: 600, bytes: 512, allocs: 2 },
  ]
  const run = runOf([scenarioOf({ cases: [caseOf('short', contenders)] })])
  const [scenario] = run.scenarios as [(typeof run.scenarios)[0]]
  const head = read(reportHead(run, scenario, 'run.json'))
  expect(head).toMatchObject({ schema: 'gclab/report@1', kind: 'scenario', run: 'run.json', best: 'pooled' })
  expect(head.cases[0].variants.map(({ variant }: { variant: string }) => variant)).toContain('pooled')
  expect(JSON.stringify(head)).toContain('512')
})

it('stays one comment, whatever names it holds, and is there of every kind of run', () => {
  for (const run of Object.values(runs))
    for (const scenario of run.scenarios) {
      const head = reportHead(run, { ...scenario, name: '--><script>--' }, 'run.json')
      expect(head.slice(4, -3)).not.toMatch(/--|[<>]/)
      expect(read(head).scenario).toBe('--><script>--')
    }
})
